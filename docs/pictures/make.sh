#!/usr/bin/env bash
# Makes the pictures of this folder anew. page.png needs a Chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
go run ./cmd/private-integration draw cmd/private-integration/testdata/template.yaml -o docs/pictures/draw.svg
shots=$(mktemp -d)
trap 'rm -rf "$shots"' EXIT
(cd test/browser && go test -count=1 -run TestPageFits . -screenshots "$shots")
cp "$shots/page-1280-light.png" docs/pictures/page.png
