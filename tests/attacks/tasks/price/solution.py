def render_price(cents):
    return f"Total: ${cents // 100}.{cents % 100:02d}"
