"""What the fork server of measured sources loads. It finds the guests' modules beside itself."""

main = __import__("guest.measured", fromlist=["main"]).main
