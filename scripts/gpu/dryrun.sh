#!/usr/bin/env bash
# Tries what pack.sh packed, here and without a GPU: a folder with the project's committed files and .gpu alone, no Node on the
# PATH, a software adapter, every part small. Some ten minutes on two cores.
#   bash scripts/gpu/dryrun.sh [check|train]      # at the project's root, after pack.sh
set -eu
here=$(mktemp -d)
git archive HEAD | tar -x -C "$here"
cp -a .gpu "$here/"
mkdir "$here/.bin"
ln -sf /usr/sbin/* /usr/bin/* "$here/.bin/"
rm -f "$here"/.bin/{node,nodejs,npm,npx}
icd=$(ls /usr/lib/chromium/vk_swiftshader_icd.json /usr/lib64/chromium/vk_swiftshader_icd.json /opt/google/chrome/vk_swiftshader_icd.json 2>/dev/null | head -1)
[ -n "$icd" ] || { echo "dryrun.sh: Chromium's SwiftShader is needed (Debian: chromium)." >&2; exit 1; }
for what in ${1:-check train}; do
  (cd "$here" && env -i PATH="$here/.bin" HOME="$here" OUT="$here/out-$what" SIDA_WORK="$here/work" SIDA_GPU_DRYRUN=1 VK_ICD_FILENAMES="$icd" nice -n 10 bash .gpu/$what.sh 900)
done
echo "results: $here/out-*, logs: $here/work/logs"
