#!/usr/bin/env bash
# Everything worth knowing of a GPU in one go: is it right, is it the same twice, how fast is it, how fast is PyTorch there.
#   bash .gpu/check.sh [SECONDS]      # at the project's root, SECONDS for all of it [575]
# Prints a summary; $OUT then has check.txt (the same), report.md (tables for docs/performance.md), check-logs.tar.gz, and
# early.tar: a teacher that trains while the tests leave the GPU idle. Every part is bounded and may fail; those that come last
# are left out first. SIDA_GPU_DRYRUN=1 makes every part small, for software adapters. STEADY: seconds of a steady run [45]; a
# first score comes after 30. PARTS: names of parts, all if empty: same right early bench steady torch steps bench2 batches
# kernels trial.
budget=${1:-575}
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
rm -f "$summary"
say "$(tr '\n' ' ' <"$kit/VERSION" 2>/dev/null)on $(nproc) cores; $(nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit --format=csv,noheader 2>/dev/null || echo 'no nvidia-smi')"
nvidia-smi -q >"$L/nvidia-smi.log" 2>&1
uname -a >"$L/machine.log"; lscpu >>"$L/machine.log" 2>&1; free -g >>"$L/machine.log" 2>&1
gpu=
unpack && find_gpu && gpu=1
cifar_teacher=$(cifar_options)
wants() { [ -z "${PARTS:-}" ] || [[ " $PARTS " == *" $1 "* ]]; }
# Dawn's timestamps in full: rounded to 0.1 ms they say nothing of kernels of some microseconds.
exact='disable-dawn-features=timestamp_quantization'

if [ -n "$gpu" ]; then
  part adapter 20 "$NODE" "$A/tools.mjs" adapter --out "$J/adapter.jsonl"
  SIDA_DAWN_FLAGS=enable-dawn-features=allow_unsafe_apis part adapter-unsafe 20 "$NODE" "$A/tools.mjs" adapter --tag unsafe --out "$J/adapter.jsonl"
  "$python" - "$J/adapter.jsonl" <<'P' 2>/dev/null | cut -c1-700 | tee -a "$summary"
import json, sys
for line in open(sys.argv[1]):
    a = json.loads(line); l = a['limits']; i = a['info']
    if a.get('tag'):
        print('    with unsafe APIs also:', sorted(set(a['features']) - seen), 'matrices', len(a['matrices']), a['matrices'][:6])
        continue
    seen = set(a['features'])
    print('    subgroups', i.get('subgroupMinSize'), 'to', i.get('subgroupMaxSize'), '| f16', 'shader-f16' in seen, '| timestamps', 'timestamp-query' in seen, '|', {k: l[k] for k in ('maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize', 'maxComputeInvocationsPerWorkgroup')})
P
  part launch 25 bash -c 'tools launch --tag "polls once a millisecond" --out "$0" && SIDA_POLL=eager tools launch --tag "polls without a pause" --out "$0"' "$J/launch.jsonl"
  show launch 2 launch

  # The same run twice, as a person would start it (each times its kernel variants anew), then with standard variants.
  if wants same; then
    steps=${dry:+3}
    rm -rf "$W/same"
    mkdir -p "$W/same"
    for run in a b; do
      part same-$run $(pick 90 40) "$NODE" "$A/sida.mjs" distill --preset nano --steps ${steps:-20} --no-kid --snap 100000 ${dry:+--batch 2 --grid-size 2} --out "$W/same/$run"
    done
    part same 15 "$NODE" "$A/tools.mjs" compare "$W/same/a" "$W/same/b" --tag "as started" --out "$J/same.jsonl"
    show same 1 BITS
  fi

  # In parallel: PyTorch's numbers, the same run twice with fixed variants, every GPU test of the project.
  if wants right; then
    cat >"$W/right.sh" <<'R'
steps=${dry:+3}
for run in c d; do
  SIDA_FIXED=1 timeout --foreground 60 "$NODE" "$A/sida.mjs" distill --preset nano --steps ${steps:-20} --no-kid --snap 100000 ${dry:+--batch 2 --grid-size 2} --out "$W/same/$run" >"$L/same-$run.log" 2>&1 &
done
timeout --foreground "$limit" "$NODE" "$A/sida.mjs" parity ${dry:+--kinds sampler} tests/fixtures >"$L/parity.log" 2>&1 &
ls "$A"/tests-*.mjs | grep -E "${dry:+ops-adam|gpu-planner}" | sed -E 's/.*(tests-.*)\.mjs/\1/' |
  xargs -P "${jobs:-10}" -I{} bash -c 'SIDA_FIXED=1 timeout --foreground "$limit" "$NODE" "$A/{}.mjs" >"$L/{}.log" 2>&1'
wait
"$NODE" "$A/tools.mjs" compare "$W/same/c" "$W/same/d" --tag "standard variants" --out "$J/same.jsonl" >"$L/same-fixed.log" 2>&1
# What depends on how variants are chosen, again as it is.
[ -n "$dry" ] || for t in training-determinism nn-tuning-autotune; do timeout --foreground 40 "$NODE" "$A/tests-$t.mjs" >"$L/tests-$t-as-it-is.log" 2>&1 & done
wait
R
    mkdir -p "$W/same"
    rm -rf "$W/same/c" "$W/same/d"
    jobs=10
    [ -n "$dry" ] && jobs=1
    limit=75
    ((limit > $(left) - 15)) && limit=$(($(left) - 15))
    export W L J dry limit jobs
    # Tests take the processor; PyTorch may have the GPU meanwhile.
    if wants early && [ -s "$W/cifar/data_batch_1.bin" ]; then
      mkdir -p "$W/teachers"
      # For as long as the tests are thought to take.
      timeout -k 5 $(fitting 80 15 80) "$python" "$kit/torch/teacher.py" --project "$root" --seconds $(pick 5 40) --trials "$J/trial.jsonl" $cifar_teacher --samples $(pick 20 500) ${dry:+--batch 4} >"$L/early.log" 2>&1 &
      early=$!
    fi
    part right $((limit + 45)) bash "$W/right.sh"
    if [ -n "${early:-}" ]; then
      wait $early
      show early 4 'judged|saved|error|how'
      tar -C "$W" -cf "$OUT/early.tar" teachers 2>/dev/null
    fi
    show parity 12 '^FAIL|passed|failed|adapter'
    say "parity: $(grep -ac '^PASS' "$L/parity.log") passed, $(grep -ac '^FAIL' "$L/parity.log") failed, $(grep -ac '^UNSUPPORTED' "$L/parity.log") unsupported of $(grep -acE '^(PASS|FAIL|UNSUPPORTED)' "$L/parity.log")"
    show same-fixed 1 BITS
    cat "$L"/tests-*.log 2>/dev/null >"$L/all-tests.log"
    say "GPU tests: $(grep -ac '^ok ' "$L/all-tests.log") passed, $(grep -ac '^FAIL' "$L/all-tests.log") failed; files without an end: $(for f in "$L"/tests-*.log; do grep -qaE '^tests/.*: [0-9]+ passed' "$f" || basename "$f" .log; done | tr '\n' ' ')"
    show all-tests 15 '^FAIL'
    bundle
  fi

  # Steps and their kernels, network by network so that each leaves its file.
  bench() { # NAME LIMIT OPTION...
    local name=$1 limit=$2
    shift 2
    SIDA_POLL=eager SIDA_DAWN_FLAGS=$exact part "bench-$name" "$limit" "$NODE" "$A/sida.mjs" bench --samples ${samples:-60} --seconds 1 --json "$J/bench-$name.json" "$@"
    show "bench-$name" 5 '^(matrix product|(nano|tiny|small|edm) +(forward|train|generator|sida) +[0-9])'
  }
  if wants bench; then
    if [ -n "$dry" ]; then samples=1 bench nano 90 --nets nano --batches 1 --steps train --kernels
    else for net in nano tiny small; do bench $net 40 --nets $net --kernels; done; fi
  fi

  # A run as the presets have it.
  steady() { # NAME OPTION...
    local name=$1 for
    shift
    for=$(fitting ${STEADY:-45} 20 45)
    ((for < 10)) && { say "steady-$name: left out, no time"; return; }
    rm -rf "$W/steady/$name"
    part "steady-$name" $((for + 25)) until_signal "$for" --snap 100000000 "$@" --out "$W/steady/$name"
    part "speed-$name" 15 "$NODE" "$A/tools.mjs" speed "$W/steady/$name" --out "$J/speed.jsonl"
    show "speed-$name" 1 images
  }
  if wants steady; then
    steady nano --preset nano ${dry:+--batch 2 --grid-size 2}
    [ -n "$dry" ] || steady cifar10-tiny-sid --preset cifar10-tiny-sid
    [ -n "$dry" ] || steady shapes10-sida --preset shapes10-sida
  fi
fi

if wants torch; then
  part torch 70 "$python" "$kit/torch/peer.py" --project "$root" --out "$J/peer.jsonl" --seconds $(pick 5 58) ${dry:+--dry}
  show torch 22 ' (eager|graph|compile-tf32): .* ms '
fi

if [ -n "$gpu" ] && [ -z "$dry" ]; then
  if wants steps; then
    SIDA_POLL=eager part steps-nano 50 "$NODE" "$A/tools.mjs" steps --nets nano --modes standard,auto,tuned,f16 --seconds 1.5 --budget 8 --out "$J/steps.jsonl"
    show steps-nano 4 'a SiDA'
    SIDA_POLL=eager part steps-tiny 45 "$NODE" "$A/tools.mjs" steps --nets tiny --modes standard,tuned,f16 --seconds 1.5 --budget 8 --out "$J/steps.jsonl"
    show steps-tiny 3 'a SiDA'
  fi
  wants bench2 && bench edm 45 --nets edm --samples 20
  if wants steps; then
    SIDA_POLL=eager part steps-small 45 "$NODE" "$A/tools.mjs" steps --nets small --modes standard,tuned,f16 --seconds 1 --budget 8 --out "$J/steps.jsonl"
    show steps-small 4 'a SiDA'
  fi
  if wants batches; then
    SIDA_POLL=eager part batches-nano 30 "$NODE" "$A/tools.mjs" steps --nets nano --batches 64,256 --modes standard,f16 --seconds 0.7 --budget 8 --out "$J/steps.jsonl"
    show batches-nano 4 'a SiDA'
    SIDA_POLL=eager part batches-tiny 40 "$NODE" "$A/tools.mjs" steps --nets tiny --batches 32,128 --modes standard,f16 --seconds 0.7 --budget 8 --out "$J/steps.jsonl"
    show batches-tiny 4 'a SiDA'
    part polls 20 "$NODE" "$A/tools.mjs" steps --nets nano --modes standard --seconds 1 --tag "polls once a millisecond" --out "$J/steps.jsonl"
    show polls 1 'a SiDA'
  fi
  if wants kernels; then
    SIDA_POLL=eager part products 25 "$NODE" "$A/tools.mjs" products --seconds 0.3 --out "$J/products.jsonl"
    show products 4 'product 4096'
    SIDA_POLL=eager part kernels 45 "$NODE" "$A/tools.mjs" kernels --seconds 0.15 --out "$J/kernels.jsonl"
  fi
elif [ -n "$gpu" ] && wants steps; then
  part steps-nano 60 "$NODE" "$A/tools.mjs" steps --nets nano --batches 1 --modes standard --seconds 0.2 --out "$J/steps.jsonl"
  part products 20 "$NODE" "$A/tools.mjs" products --sizes 128 --seconds 0.2 --out "$J/products.jsonl"
  part kernels 30 "$NODE" "$A/tools.mjs" kernels --shapes 1 --seconds 0.1 --out "$J/kernels.jsonl"
fi

# Whether train.sh had better compile its step.
if wants trial && [ -n "$gpu" ] && [ -s "$W/cifar/data_batch_1.bin" ]; then
  part trial 90 "$python" "$kit/torch/teacher.py" --project "$root" --records "$W/cifar/data_batch_1.bin" --xflip --trial "$J/trial.jsonl" --seconds 3 ${dry:+--batch 2}
  show trial 3 how
fi
[ -n "$gpu" ] && "$NODE" "$A/tools.mjs" report "$J" >"$OUT/report.md" 2>"$L/report.log"
bundle
say "all done"
