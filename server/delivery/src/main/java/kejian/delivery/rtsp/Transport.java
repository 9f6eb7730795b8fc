package kejian.delivery.rtsp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to bring the stream, as a client offered it (RFC 2326 §12.39) or a telecom box does.
 *
 * @param name as the client spelt it
 * @param rtp whether each payload has an RTP header
 * @param interleaved whether it comes between the answers over TCP
 * @param first channel, or port, of the media; -1 where the client leaves it open
 * @param second likewise of RTCP
 */
record Transport(String name, boolean rtp, boolean interleaved, int first, int second) {

    private static final int LEAST_PORT = 1_024;
    private static final int MOST_PORT = 65_535;
    private static final int MOST_CHANNEL = 255;
    private static final int MOST_OFFERS = 16;
    private static final Pattern PAIR = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    private record Kind(boolean rtp, boolean interleaved) {}

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "MP2T/TCP", new Kind(/* rtp= */ false, /* interleaved= */ true),
                    "MP2T/RTP/TCP", new Kind(/* rtp= */ true, /* interleaved= */ true),
                    "RTP/AVP/TCP", new Kind(/* rtp= */ true, /* interleaved= */ true),
                    "MP2T/UDP", new Kind(/* rtp= */ false, /* interleaved= */ false),
                    "MP2T/RTP/UDP", new Kind(/* rtp= */ true, /* interleaved= */ false),
                    "MP2T/RTP", new Kind(/* rtp= */ true, /* interleaved= */ false),
                    "RTP/AVP", new Kind(/* rtp= */ true, /* interleaved= */ false),
                    "RTP/AVP/UDP", new Kind(/* rtp= */ true, /* interleaved= */ false));

    /**
     * The first of the offers that is served.
     *
     * @param peer the TCP peer's address: media go nowhere else
     */
    static Optional<Transport> choose(String offers, String peer) {
        String[] all = offers.split(",", MOST_OFFERS + 1);
        for (int i = 0; i < Math.min(all.length, MOST_OFFERS); i++) {
            Optional<Transport> served = read(all[i], peer);
            if (served.isPresent()) {
                return served;
            }
        }
        return Optional.empty();
    }

    private static Optional<Transport> read(String offer, String peer) {
        String[] parts = offer.strip().split(";", -1);
        String name = parts[0].strip();
        Kind kind = KINDS.get(name.toUpperCase(Locale.ROOT));
        if (kind == null) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            values.putIfAbsent(
                    key.strip().toLowerCase(Locale.ROOT),
                    equals < 0 ? "" : part.substring(equals + 1).strip());
        }
        String mode = values.getOrDefault("mode", "PLAY").replace("\"", "");
        boolean foreign = !values.getOrDefault("destination", peer).equals(peer);
        if (foreign || values.containsKey("multicast") || !mode.equalsIgnoreCase("PLAY")) {
            return Optional.empty();
        }
        if (!kind.interleaved) {
            return pair(values.get("client_port"), LEAST_PORT, MOST_PORT)
                    .map(p -> new Transport(name, kind.rtp, false, p[0], p[1]));
        }
        String channels = values.get("interleaved");
        return channels == null
                ? Optional.of(new Transport(name, kind.rtp, true, -1, -1))
                : pair(channels, 0, MOST_CHANNEL)
                        .map(p -> new Transport(name, kind.rtp, true, p[0], p[1]));
    }

    private static Optional<int[]> pair(
            @org.jspecify.annotations.Nullable String text, int least, int most) {
        Matcher form = PAIR.matcher(text == null ? "" : text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(java.util.Objects.requireNonNull(form.group(1)));
        String other = form.group(2);
        int second = other == null ? first + 1 : Integer.parseInt(other);
        return first < least || first > most || second < least || second > most || first == second
                ? Optional.empty()
                : Optional.of(new int[] {first, second});
    }

    /** Of telecom boxes, whoever says to be one. */
    boolean isTelecom() {
        return name.toUpperCase(Locale.ROOT).startsWith("MP2T/");
    }

    Transport onChannels(int media, int control) {
        return new Transport(name, rtp, interleaved, media, control);
    }
}
