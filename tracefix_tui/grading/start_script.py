"""What the fork server of the scripts loads. It finds the guests' modules beside itself."""

main = __import__("guest.script", fromlist=["main"]).main
