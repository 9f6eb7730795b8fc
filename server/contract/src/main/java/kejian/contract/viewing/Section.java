package kejian.contract.viewing;

/** A stretch of media time that was played: {@code [fromMs, toMs)}. */
public record Section(long fromMs, long toMs) {

    public Section {
        if (fromMs < 0 || toMs < fromMs) {
            throw new IllegalArgumentException("not a section: " + fromMs + "-" + toMs);
        }
    }

    public long lengthMs() {
        return toMs - fromMs;
    }
}
