"""What the fork server of the judges loads. It finds the guests' modules beside itself."""

main = __import__("guest.judge", fromlist=["main"]).main
_rehearse = __import__("guest.judge_rehearsal", fromlist=["rehearse_judge"]).rehearse_judge
for _ in range(__import__("guest.rehearsal", fromlist=["ROUNDS"]).ROUNDS):
    _rehearse()
__import__("guest.tidying", fromlist=["note_caches"]).note_caches()
