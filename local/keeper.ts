/**
 * What this process has started does not outlive it, however it ends: a small shell in a session of its own reads
 * from a pipe that closes with this process, and then ends what stands in its list. Not on Windows.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/** Lines `end PID:SIGNAL`, `ended PID` and `remove DIRECTORY`; at the end of the input everything is done at once. */
const SCRIPT = `
kept=
doomed=
while read -r word what; do
  case $word in
    end) kept="$kept $what" ;;
    ended)
      rest=
      for one in $kept; do [ "\${one%%:*}" = "$what" ] || rest="$rest $one"; done
      kept=$rest ;;
    remove) doomed=$what ;;
  esac
done
for one in $kept; do kill -s "\${one##*:}" "\${one%%:*}" 2>/dev/null; done
tries=0
while [ $tries -lt 100 ]; do
  alive=
  for one in $kept; do kill -0 "\${one%%:*}" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && break
  tries=$((tries + 1))
  sleep 0.1
done
for one in $kept; do kill -s KILL "\${one%%:*}" 2>/dev/null; done
[ -z "$doomed" ] || rm -rf -- "$doomed"
`;

let keeper: ChildProcess | undefined;

/** When this process is gone, `signal` goes to the process `pid`, and SIGKILL after ten seconds. */
export function endWithThisProcess(pid: number, signal: 'INT' | 'TERM'): void {
  tell(`end ${pid}:${signal}`);
}

/** The process is gone: its number may be given to another one, which is nobody's to end. */
export function endedBefore(pid: number): void {
  tell(`ended ${pid}`);
}

/** When this process is gone, this one directory is removed, after what was using it has ended. */
export function removeWithThisProcess(directory: string): void {
  tell(`remove ${directory}`);
}

function tell(line: string): void {
  if (process.platform === 'win32') return;
  keeper ??= startKeeper();
  keeper.stdin?.write(`${line}\n`);
}

/** Neither Ctrl-C in the terminal nor the end of the process group reaches it, and nothing waits for it. */
function startKeeper(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
