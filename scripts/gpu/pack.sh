#!/usr/bin/env bash
# Packs what a machine with a GPU, without Node, packages or network, needs beside the project's own files, into .gpu/ (which
# git ignores): Node, the command line and the GPU tests in plain JavaScript, Dawn, the Vulkan loader, CIFAR-10, scripts.
#
#   bash scripts/gpu/pack.sh                 # at the project's root
#   bash scripts/gpu/pack.sh --into FOLDER   # also copies there, from the project, all that the machine needs, with .gpu/
#
# Takes some three minutes, later less: what did not change is kept. CIFAR=FOLDER names the folder of data_batch_1.bin.
set -euo pipefail
kit=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(pwd)
into=
[ "${1:-}" = --into ] && into=$(mkdir -p "$2" && cd "$2" && pwd)
limit=$((64 * 1024 * 1024))

fail() { echo "pack.sh: $*" >&2; exit 1; }
note() { echo "pack.sh: $*" >&2; }
grep -q '"name": "sida-lab"' package.json 2>/dev/null || fail "run it at the project's root."
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(process.platform + process.arch === "linuxx64" && (a > 20 || (a === 20 && b >= 19)) ? 0 : 1)' ||
  fail "it packs the Node that runs it: Node 20.19 or later for Linux on x86-64 is needed."
[ -d node_modules/vite ] && [ -d node_modules/webgpu ] || npm ci --no-audit --no-fund

# A folder that git does not see.
ignore() { # REPOSITORY LINE
  local file
  file=$(cd "$1" && realpath "$(git rev-parse --git-path info/exclude)")
  mkdir -p "$(dirname "$file")"
  grep -qxF "$2" "$file" 2>/dev/null || echo "$2" >>"$file"
}
ignore . /.gpu/
mkdir -p .gpu
kept() { [ -s ".gpu/$1" ] && [ "$(cat ".gpu/.$1.key" 2>/dev/null)" = "$2" ]; } # FILE KEY
keep() { echo "$2" >".gpu/.$1.key"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
press() { nice -n 5 xz -6 -T0 -c "$1" >"$2.part" && mv "$2.part" "$2"; }
python=
for p in python3 /usr/bin/python3; do
  if "$p" -c 'import numpy, PIL' 2>/dev/null; then python=$p; break; fi
done

# Node, without symbols and without ICU's data of languages that nothing here uses; as it is where that does not run.
exe=$(node -p process.execPath)
key="$(sha256sum <"$exe" | cut -c1-16) $(sha256sum <"$kit/pack/trim_node.py" | cut -c1-16)"
if ! kept node.xz "$key"; then
  works() { [ "$("$1" -p '[(12345.5).toLocaleString("en-US"), "\u00c4".normalize("NFD").length, new TextDecoder("utf-16le").decode(new Uint8Array([65, 0])), new Date(0).toLocaleString("en-US", { timeZone: "UTC" }).length > 9].join(" ")' 2>/dev/null)" = "12,345.5 2 A true" ]; }
  cp "$exe" "$work/node"
  if cp "$exe" "$work/strip" && strip "$work/strip" 2>/dev/null && works "$work/strip"; then mv "$work/strip" "$work/node"; else note "Node is packed with its symbols."; fi
  if python3 "$kit/pack/trim_node.py" "$work/node" "$work/trim" >&2 && chmod +x "$work/trim" && works "$work/trim"; then mv "$work/trim" "$work/node"; else note "Node is packed with all of ICU's data."; fi
  press "$work/node" .gpu/node.xz
  keep node.xz "$key"
fi

dawn=node_modules/webgpu/dist/linux-x64/dawn.node
key=$(sha256sum <$dawn | cut -c1-16)
if ! kept dawn.node.xz "$key"; then
  cp $dawn "$work/dawn.node"
  strip "$work/dawn.node" 2>/dev/null || cp $dawn "$work/dawn.node"
  node -e 'require(process.argv[1])' "$work/dawn.node" || cp $dawn "$work/dawn.node"
  press "$work/dawn.node" .gpu/dawn.node.xz
  keep dawn.node.xz "$key"
fi

# The loaders of Vulkan and EGL; X11's client libraries, which some drivers link to, apart.
debs() { # FOLDER PACKAGE...
  local folder=$1 lists=$work/lists
  shift
  [ "$(ls ".gpu/$folder"/*.deb 2>/dev/null | wc -l)" = $# ] && return
  mkdir -p ".gpu/$folder" "$lists/partial"
  local o="-oAPT::Architecture=amd64 -oAPT::Architectures=amd64 -oDir::State::Lists=$lists -oAPT::Sandbox::User=root"
  [ -e "$lists/done" ] || { apt-get $o -qq update >&2 && touch "$lists/done"; }
  (cd ".gpu/$folder" && rm -f ./*.deb && apt-get $o -qq download "$@" >&2) || note "without $folder: no Debian packages could be had."
  for f in ".gpu/$folder"/*_*.deb; do [ -e "$f" ] && mv "$f" "${f%%_*}.deb"; done # names without odd characters
}
debs gl libvulkan1 libegl1 libglvnd0 libopengl0 libgl1 libglx0 libgles2
debs x11 libx11-6 libxext6 libxcb1 libxau6 libxdmcp6 libbsd0 libmd0

cifar=${CIFAR:-}
if [ -s .gpu/cifar.jpgs ]; then :; elif [ -z "$cifar" ]; then note "without CIFAR-10: name its folder in CIFAR."
elif [ -z "$python" ]; then note "without CIFAR-10: packing it takes a python3 with numpy and PIL (python3-numpy and python3-pil)."
else "$python" "$kit/torch/cifar.py" pack "$cifar" .gpu/cifar.jpgs >&2; fi

node "$kit/engine/bundle.mjs" . "$work/app" >&2
tar -C "$work" -cf "$work/app.tar" app && press "$work/app.tar" .gpu/app.tar.xz
cp "$kit/check.sh" "$kit/train.sh" "$kit/lib.sh" .gpu/
mkdir -p .gpu/torch && cp "$kit"/torch/*.py .gpu/torch/
{ git log -1 --format='commit %h of %cs'; git status --short | grep -q . && echo 'with changes not committed'; node -v; node -p '"webgpu " + require("./node_modules/webgpu/package.json").version'; } >.gpu/VERSION || true

bytes() { du -cb --files0-from=- 2>/dev/null | tail -1 | cut -f1; }
gpu=$(find .gpu -type f -print0 | bytes)
if [ -z "$into" ]; then
  # What is deleted but not yet so in git is not there to travel.
  tree=$(git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' f; do [ -e "$f" ] && printf '%s\0' "$f"; done | bytes)
  printf '%s\n' "project $((tree / 1024)) KiB + .gpu $((gpu / 1024)) KiB = $(((tree + gpu) / 1024)) KiB of $((limit / 1024)) KiB that may travel"
  ((tree + gpu < limit)) || fail "that is too much."
else
  for part in package.json public scripts/torch tests/fixtures .gpu; do
    rm -rf "${into:?}/$part" && mkdir -p "$into/$(dirname "$part")" && cp -a "$part" "$into/$part"
  done
  if top=$(git -C "$(dirname "$into")" rev-parse --show-toplevel 2>/dev/null); then ignore "$top" "/$(realpath --relative-to="$top" "$into")/"; fi
  all=$(find "$into" -type f -print0 | bytes)
  printf '%s\n' "$into: $((all / 1024)) KiB (.gpu $((gpu / 1024)) KiB) of $((limit / 1024)) KiB that may travel, the other repository's own files included"
fi
