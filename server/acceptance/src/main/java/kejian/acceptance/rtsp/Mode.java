package kejian.acceptance.rtsp;

/** The ways in which the stream may come. */
public enum Mode {
    MP2T_TCP("MP2T/TCP", /* isRtp= */ false, /* isUdp= */ false),
    MP2T_RTP_TCP("MP2T/RTP/TCP", /* isRtp= */ true, /* isUdp= */ false),
    MP2T_RTP_UDP("MP2T/RTP/UDP", /* isRtp= */ true, /* isUdp= */ true),
    MP2T_UDP("MP2T/UDP", /* isRtp= */ false, /* isUdp= */ true),
    RTP_AVP("RTP/AVP", /* isRtp= */ true, /* isUdp= */ true),
    RTP_AVP_TCP("RTP/AVP/TCP", /* isRtp= */ true, /* isUdp= */ false);

    private final String text;
    private final boolean isRtp;
    private final boolean isUdp;

    Mode(String text, boolean isRtp, boolean isUdp) {
        this.text = text;
        this.isRtp = isRtp;
        this.isUdp = isUdp;
    }

    /** As it stands in a Transport header. */
    public String text() {
        return text;
    }

    public boolean isRtp() {
        return isRtp;
    }

    public boolean isUdp() {
        return isUdp;
    }

    /** Whether only boxes of telecom carriers ask so. */
    public boolean isTelecom() {
        return text.startsWith("MP2T");
    }
}
