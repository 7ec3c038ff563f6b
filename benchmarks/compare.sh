#!/usr/bin/env bash
# Runs the benchmark program and its peer in turns on this machine and writes the comparison to benchmarks/results.
set -euo pipefail

usage="usage: benchmarks/compare.sh [--rounds R] [--seconds S] [--nets a,b] [--narrow] [PEER_SCRIPT]
  --rounds R   rounds of every setting (default 3)
  --seconds S  seconds of training a network and run, half of it for each inference (default 2)
  --nets a,b   only these networks (default all of the benchmark program)
  --narrow     run ours with 256-bit vectors as well (DOTNET_EnableAVX512=0)
  PEER_SCRIPT  default ../shared/peers/torch_bench.py, beside this repository"

fail() { echo "compare.sh: $1" >&2; exit 2; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=3 seconds=2 nets='' narrow=no
peer="$root/../shared/peers/torch_bench.py" shown=../shared/peers/torch_bench.py
while [[ $# -gt 0 ]]; do
    case "$1" in
        --rounds | --seconds | --nets)
            [[ $# -ge 2 ]] || fail "$1 takes a value"
            printf -v "${1#--}" %s "$2"
            shift ;;
        --narrow) narrow=yes ;;
        --help | -h) echo "$usage"; exit 0 ;;
        -*) fail "there is no option $1" ;;
        *) peer=$1 shown=$1 ;;
    esac
    shift
done
[[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "--rounds is '$rounds'; it takes a whole number from 1"
[[ -f $peer ]] || fail "the peer's script $shown is not there; give its path"

project="$root/benchmarks"
dotnet build -c Release "$project" -v quiet --nologo
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

# run FILE SETTING COMMAND [NAME=VALUE...] -- ARGV...: the output to FILE, under lines that say how it came about.
run() {
    local file=$1 setting=$2 command=$3 environment=()
    shift 3
    while [[ $1 != -- ]]; do environment+=("$1"); shift; done
    shift
    echo "round $round of $rounds: $setting" >&2
    { echo "# setting: $setting"; echo "# command: $command"; } > "$file"
    env "${environment[@]}" "$@" >> "$file"
}

run_ours() {
    local options=(--seconds "$seconds")
    [[ -z $nets ]] || options+=(--nets "$nets")
    run "$1" "$2" "${3:+$3 }dotnet run -c Release --project benchmarks -- ${options[*]}" ${3:+"$3"} -- \
        dotnet run -c Release --no-build --project "$project" -- "${options[@]}"
}

# OpenBLAS 0.3.21 does not know newer processors and would fall back to its AVX2 kernels.
run_peer() {
    local environment=(OPENBLAS_CORETYPE=SkylakeX) options=(--threads "$3" --seconds "$seconds" --nets "$measured")
    [[ $# -lt 4 ]] || environment+=("$4")
    run "$1" "$2" "${environment[*]} /usr/bin/python3 $shown ${options[*]}" "${environment[@]}" -- /usr/bin/python3 "$peer" "${options[@]}"
}

for ((round = 1; round <= rounds; round++)); do
    run_ours "$runs/ours-$round" 'default threads' ''
    [[ $narrow = no ]] || run_ours "$runs/narrow-$round" 'default threads, 256 bits' DOTNET_EnableAVX512=0
    # The networks that ours measured: the lines after the header.
    measured=$(sed '/^#/d' "$runs/ours-$round" | tail -n +2 | cut -d, -f1 | paste -sd,)
    run_peer "$runs/peer-1-$round" '1 thread' 1
    run_peer "$runs/peer-2-$round" '2 threads' 2
    run_peer "$runs/peer-passive-$round" '2 threads, passive' 2 OMP_WAIT_POLICY=PASSIVE
done

files=(--ours "$runs"/ours-* --peer "$runs"/peer-*)
[[ $narrow = no ]] || files+=(--ours-256 "$runs"/narrow-*)
dotnet run -c Release --no-build --project "$project" -- compare "${files[@]}" --output "$project/results"
