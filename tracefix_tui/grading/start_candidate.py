"""What the fork server of the candidates loads. It finds the guests' modules beside itself."""

main = __import__("guest.candidate", fromlist=["main"]).main
_rehearsal = __import__("guest.rehearsal", fromlist=["ROUNDS", "rehearse_candidate"])
for _ in range(_rehearsal.ROUNDS):
    _rehearsal.rehearse_candidate()
