# Sourced by mvnw and kejian: finds a JDK of at least 25 and exports JAVA_HOME, or says what to install.
jdk_needed=25

jdk_major() { # major version of the JDK in folder $1, or 0 where there is none
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  found=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  echo "${found:-0}"
}

find_jdk() {
  set -- "${JAVA_HOME:-}"
  javac_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$javac_path" ]; then
    javac_path=$(readlink -f "$javac_path" 2>/dev/null || echo "$javac_path")
    set -- "$@" "$(cd "$(dirname "$javac_path")/.." && pwd)"
  fi
  [ -x /usr/libexec/java_home ] && set -- "$@" "$(/usr/libexec/java_home -v $jdk_needed+ 2>/dev/null || true)"
  for folder in /usr/lib/jvm/* /opt/*jdk* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    set -- "$@" "$folder"
  done
  for folder in "$@"; do
    if [ -n "$folder" ] && [ "$(jdk_major "$folder")" -ge $jdk_needed ]; then echo "$folder"; return; fi
  done
  return 1
}

require_jdk() { # $1: who asks
  JAVA_HOME=$(find_jdk) || {
    echo "$1: no JDK $jdk_needed or newer found. Install one (Debian: apt-get install temurin-$jdk_needed-jdk; macOS: brew install temurin@$jdk_needed), or set JAVA_HOME to its folder." >&2
    exit 1
  }
  export JAVA_HOME
}
