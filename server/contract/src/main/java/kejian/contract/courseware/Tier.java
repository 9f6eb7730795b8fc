package kejian.contract.courseware;

/** A generation of boxes; formats and pages differ by tier, content and release never do. */
public enum Tier {
    /** Carrier box of about 2008: 640×530 key-driven browser, constant-rate transport stream. */
    A,
    /** Android 4.4 class: native HLS version 3 with transport stream segments. */
    B,
    /** Modern box, phone, browser: HLS version 7 with CMAF segments. */
    C
}
