"""What the fork server of the judges loads. It finds the guests' modules beside itself."""

main = __import__("guest.judge", fromlist=["main"]).main
