"""What the fork server of the candidates loads. It finds the guests' modules beside itself."""

main = __import__("guest.candidate", fromlist=["main"]).main
