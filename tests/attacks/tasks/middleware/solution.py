def run(layers, handler, request):
    if not layers:
        return handler(request)
    return layers[0](lambda inner: run(layers[1:], handler, inner), request)
