package kejian.delivery.rtsp;

import java.util.regex.Pattern;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;

/** A courseware as SDP has it (RFC 4566): one transport stream, payload type 33. */
final class Description {

    static final String TYPE = "application/sdp";
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private Description() {}

    /**
     * @param host of this server, without port
     */
    static String of(String title, MediaPackage media, String host, String release) {
        String name = CONTROLS.matcher(title).replaceAll(" ").strip();
        String family = host.startsWith("[") ? "IP6" : "IP4";
        String address = host.replace("[", "").replace("]", "");
        String anywhere = host.startsWith("[") ? "::" : "0.0.0.0";
        return "v=0\r\n"
                + "o=- %s %s IN %s %s\r\n".formatted(release, release, family, address)
                + "s=%s\r\n".formatted(name.isEmpty() ? "-" : name)
                + "c=IN %s %s\r\n".formatted(family, anywhere)
                + "t=0 0\r\n"
                + "a=control:*\r\n"
                + "a=range:npt=0-%s\r\n".formatted(NptRange.seconds(duration(media)))
                + "m=video 0 RTP/AVP 33\r\n"
                + "a=rtpmap:33 MP2T/90000\r\n"
                + "a=range:npt=0-%s\r\n".formatted(NptRange.seconds(duration(media)))
                + "a=control:%s\r\n".formatted(Target.TRACK);
    }

    /** Of the pictures that are shown here. */
    private static long duration(MediaPackage media) {
        return media.renditions().stream()
                .filter(r -> r.role() == Rendition.Role.TIER_A)
                .mapToLong(Rendition::durationMs)
                .findFirst()
                .orElse(media.durationMs());
    }
}
