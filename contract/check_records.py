"""Holds every exchange that the browser tests have caused against the OpenAPI document: requests and answers."""

import json
import sys
from pathlib import Path

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict
from urllib.parse import parse_qsl

# By the beginning of a path: its document, its server, and the header that carries a token.
APIS = {
    "/v1/": ("preo.openapi.yaml", "https://api.preo.dev", "Authorization"),
    "/api/": ("staff.openapi.yaml", "https://instance_name.meiro.io", "X-Access-Token"),
}


class Request:
    """A recorded request, as openapi-core wants to see it."""

    def __init__(self, line, server, header):
        self.method = line["method"].lower()
        self.path = line["path"]
        self.host_url = server
        self.content_type = line["content_type"] or ""
        self.body = line["body"].encode() or None
        headers = Headers({header: "Bearer x"} if line["authorized"] else {})
        query = ImmutableMultiDict(parse_qsl(line["query"], keep_blank_values=True))
        self.parameters = RequestParameters(query=query, header=headers, cookie=ImmutableMultiDict(), path={})


class Response:
    """A recorded answer."""

    def __init__(self, line):
        self.status_code = line["response"]["status"]
        self.content_type = line["response"]["content_type"] or ""
        self.data = line["response"]["body"].encode()
        self.headers = Headers()


def main(folder):
    contracts = {start: OpenAPI.from_file_path(str(Path(__file__).parent / api[0])) for start, api in APIS.items()}
    seen, wrong = 0, []
    known = set()
    for file in sorted(Path(folder).glob("*.jsonl")):
        for text in file.read_text().splitlines():
            line = json.loads(text)
            if line["method"] == "OPTIONS" or (text in known):
                continue
            known.add(text)
            seen += 1
            start = next(start for start in APIS if line["path"].startswith(start))
            contract, (_, server, header) = contracts[start], APIS[start]
            request, response = Request(line, server, header), Response(line)
            where = f'{line["method"]} {line["path"]}?{line["query"]}'
            # A test may type a wrong value on purpose: then the refusal is what has to fit.
            checks = [("answer", lambda: contract.validate_response(request, response))]
            if response.status_code < 400:
                checks.append(("request", lambda: contract.validate_request(request)))
            for what, check in checks:
                try:
                    check()
                except Exception as error:  # every way of not fitting is one line of the report
                    wrong.append(f"{where}: {what}: {error!r} {error.__cause__!r}"[:600])
    print(f"{seen} exchanges held against the contract, {len(wrong)} do not fit")
    for text in wrong[:20]:
        print(" ", text)
    return 1 if wrong or not seen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
