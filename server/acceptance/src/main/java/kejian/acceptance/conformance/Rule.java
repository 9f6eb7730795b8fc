package kejian.acceptance.conformance;

/** What a stream can be at fault in. The number in brackets is the indicator of TR 101 290 §5.2. */
public enum Rule {
    /** Not whole packets of 188 bytes. */
    LENGTH,
    /** [1.1, 1.2] A packet that does not begin with 0x47. */
    SYNC,
    /** [2.1] The transport error indicator is set. */
    TRANSPORT_ERROR,
    /** [1.3] No PAT, a damaged one, or another table on its PID. */
    PAT,
    /** [1.3] PATs too far apart. */
    PAT_GAP,
    /** [1.5] No PMT, a damaged one, or a scrambled one. */
    PMT,
    /** [1.5] PMTs too far apart. */
    PMT_GAP,
    /** [2.2] A section whose CRC is wrong. */
    CRC,
    /** [1.4] A packet lost, repeated or out of order. */
    CONTINUITY,
    /** [1.6] A PID that the PMT names and that does not come, or not often enough. */
    PID_MISSING,
    /** [3.4] A PID that no table names. */
    PID_UNKNOWN,
    /** [2.6] Scrambled payload. */
    SCRAMBLED,
    /** Adaptation field that is longer than the packet, or flags that cannot be. */
    ADAPTATION,
    /** No clock reference, or on another PID than the PMT says. */
    PCR_MISSING,
    /** [2.3a] Clock references too far apart. */
    PCR_GAP,
    /** [2.3b] The clock runs backward or jumps. */
    PCR_ORDER,
    /** [2.4] The clock does not follow from the packet's number at a constant rate. */
    PCR_ACCURACY,
    /** A PES packet that is none. */
    PES,
    /** A unit without its time stamp. */
    PTS_MISSING,
    /** [2.5] Time stamps too far apart. */
    PTS_GAP,
    /** Presented before decoded. */
    PTS_BEFORE_DTS,
    /** Decoding times do not rise, or audio does not follow on. */
    DTS_ORDER,
    /** Bytes that come when their unit should be decoded already. */
    LATE,
    /** The transport buffer overflows (ISO/IEC 13818-1 §2.4.2.3). */
    TRANSPORT_BUFFER,
    /** The video buffers overflow. */
    VIDEO_BUFFER,
    /** The audio buffer overflows. */
    AUDIO_BUFFER,
    /** Bytes wait longer in the buffers than the standard allows (§2.4.2.6). */
    DELAY,
    /** The whole stream is faster than its line. */
    RATE,
    /** A segment that does not begin with PAT, PMT and a key picture with a clock. */
    SEGMENT
}
