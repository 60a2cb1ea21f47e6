"""What the fork server of the candidates loads. It finds the guests' modules beside itself."""

_rehearsal = __import__("guest.rehearsal", fromlist=["rehearse_candidate"])
for _ in range(_rehearsal.ROUNDS):
    _rehearsal.rehearse_candidate()
_candidate = __import__("guest.candidate", fromlist=["Candidate"]).Candidate(_rehearsal.rehearse_alone)
_candidate.settle()
main = _candidate.main
