def make_label(item):
    name = (item.get('name') or '').strip() or 'unnamed'
    return '%s: %s' % (str(item['id']).upper(), name)
