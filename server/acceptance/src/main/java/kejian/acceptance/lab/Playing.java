package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kejian.acceptance.conformance.Limits;
import kejian.acceptance.conformance.TransportCheck;
import kejian.acceptance.judge.Decoded;
import kejian.acceptance.judge.Decoded.Track;
import kejian.acceptance.judge.Decoded.Unit;
import kejian.acceptance.judge.Ffmpeg;

/** A target that plays: decoded to its end, looked at packet by packet, sought in. */
final class Playing {

    private static final double MOST_OFF = 0.01;
    private static final double MOST_JITTER_S = 0.002;
    private static final double KEYS_EVERY_S = 6;
    private static final int PACKET = 188;

    private final Fetch fetch;
    private final Target target;
    private final List<String> faults;
    private final URI address;

    Playing(Fetch fetch, Target target, List<String> faults) {
        this.fetch = fetch;
        this.target = target;
        this.faults = faults;
        this.address = fetch.address(target.path());
    }

    /**
     * @return pictures that were decoded
     */
    long judge() throws IOException, InterruptedException {
        boolean keys = target.kind().equals("keys");
        Decoded played =
                keys ? Decoded.pictures(address.toString()) : Decoded.all(address.toString());
        played.complaints().stream().limit(3).forEach(faults::add);
        List<Track> pictures = played.streams().stream().filter(Track::isPicture).toList();
        List<Track> sounds = played.streams().stream().filter(t -> !t.isPicture()).toList();
        sizes(pictures);
        lasting("as the container says", stated());
        if (keys) {
            keys(pictures);
        } else {
            pictures.forEach(this::pictures);
            if (sounds.isEmpty()) {
                faults.add("no sound");
            }
            sounds.forEach(sound -> lasting("of sound", sound.seconds()));
            sounds.forEach(this::sound);
        }
        if (!pictures.isEmpty() && !pictures.getFirst().units().isEmpty()) {
            middle(pictures.getFirst());
        }
        switch (target.kind()) {
            case "ts" -> {
                range();
                TransportCheck check = new TransportCheck(Limits.tierA());
                accept(check, fetch.bytes(address));
                tell(check);
            }
            case "hls3" -> segments();
            case "mp4" -> range();
            default -> {
                return count(pictures); // no stream of packets, and no seeking by bytes
            }
        }
        return count(pictures);
    }

    private static long count(List<Track> pictures) {
        return pictures.stream().mapToLong(t -> t.units().size()).sum();
    }

    private void sizes(List<Track> pictures) {
        List<String> found = pictures.stream().map(Track::size).sorted().toList();
        List<String> wanted = target.pictures().stream().sorted().toList();
        if (!found.equals(wanted)) {
            faults.add("pictures of " + found + ", not " + wanted);
        }
    }

    private double stated() throws IOException, InterruptedException {
        String text =
                Ffmpeg.probe(
                        "-show_entries", "format=duration", "-of", "csv=p=0", address.toString());
        return text.strip().matches("[0-9.]+") ? Double.parseDouble(text.strip()) : 0;
    }

    private void lasting(String which, double seconds) {
        if (Math.abs(seconds - target.seconds()) > MOST_OFF * target.seconds()) {
            faults.add("%.2f s %s, not %.2f s".formatted(seconds, which, target.seconds()));
        }
    }

    private void pictures(Track track) {
        long expected = Math.round(target.seconds() * target.fps());
        // a lesson may end inside a picture's time
        if (Math.abs(track.units().size() - expected) > 1) {
            faults.add(track.units().size() + " pictures, not " + expected);
        }
        lasting("of pictures", track.seconds());
        for (int i = 1; i < track.units().size(); i++) {
            double step = track.units().get(i).at() - track.units().get(i - 1).at();
            if (Math.abs(step - 1 / target.fps()) > MOST_JITTER_S) {
                faults.add("%.3f s between pictures %d and %d".formatted(step, i - 1, i));
                return;
            }
        }
    }

    private void sound(Track track) {
        for (int i = 1; i < track.units().size(); i++) {
            double gap = track.units().get(i).at() - track.units().get(i - 1).end();
            if (Math.abs(gap) > MOST_JITTER_S) {
                faults.add("%.3f s between two frames of sound".formatted(gap));
                return;
            }
        }
    }

    /** Each entry one picture, and one that the rendition itself shows. */
    private void keys(List<Track> pictures) throws IOException, InterruptedException {
        int entries = fetch.entries(address).size();
        URI whole = address.resolve("index.m3u8");
        Set<String> shown = new HashSet<>();
        for (Track track : Decoded.pictures(whole.toString()).streams()) {
            track.units().forEach(unit -> shown.add(unit.sum()));
        }
        Set<String> different = new HashSet<>();
        for (Track track : pictures) {
            if (track.units().size() != entries) {
                faults.add(track.units().size() + " pictures of " + entries + " entries");
            }
            track.units().forEach(unit -> different.add(unit.sum()));
            track.units().stream()
                    .filter(unit -> !shown.contains(unit.sum()))
                    .findFirst()
                    .ifPresent(
                            u -> faults.add("shows another picture at %.2f s".formatted(u.at())));
        }
        if (different.size() < entries) {
            faults.add(entries - different.size() + " pictures come twice");
        }
    }

    /** What a seek shows is what playing shows at that time. */
    private void middle(Track played) throws IOException, InterruptedException {
        double half = target.seconds() / 2;
        double begin = played.units().getFirst().at();
        List<Track> streams = Decoded.after(address.toString(), half).streams();
        if (streams.isEmpty() || streams.getFirst().units().isEmpty()) {
            faults.add("shows nothing when sought in");
            return;
        }
        Unit seen = streams.getFirst().units().getFirst();
        double off = seen.at() - begin - half;
        // transport streams have no index: players go on at the next key picture
        if (off < -KEYS_EVERY_S || off > KEYS_EVERY_S) {
            faults.add("a seek to %.2f s is %.2f s off".formatted(half, off));
        }
        boolean same =
                played.units().stream()
                        .anyMatch(u ->
                                u.sum().equals(seen.sum())
                                        && Math.abs(u.at() - seen.at()) < MOST_JITTER_S);
        if (!same) {
            faults.add("a seek shows another picture than playing at %.2f s".formatted(seen.at()));
        }
    }

    /** Boxes seek in these by bytes. */
    private void range() throws IOException, InterruptedException {
        byte[] whole = fetch.bytes(address);
        int from = whole.length / 2 / PACKET * PACKET;
        int to = Math.min(from + PACKET, whole.length);
        HttpResponse<byte[]> part = fetch.ask(address, "Range", "bytes=" + from + "-" + (to - 1));
        boolean same =
                part.statusCode() == 206
                        && part.body().length == to - from
                        && java.util.Arrays.equals(
                                part.body(), 0, part.body().length, whole, from, to);
        if (!same) {
            faults.add("no part of it is given: " + part.statusCode());
        }
    }

    private void segments() throws IOException, InterruptedException {
        List<URI> entries = fetch.entries(address);
        boolean master = fetch.text(address).contains("#EXT-X-STREAM-INF");
        for (URI playlist : master ? entries : List.of(address)) {
            TransportCheck check = new TransportCheck(Limits.tierB());
            for (URI segment : master ? fetch.entries(playlist) : entries) {
                check.segment();
                accept(check, fetch.bytes(segment));
            }
            tell(check);
        }
    }

    private static void accept(TransportCheck check, byte[] bytes) {
        check.accept(bytes, 0, bytes.length);
    }

    private void tell(TransportCheck check) {
        check.finish().first().stream().limit(3).forEach(f -> faults.add(f.toString()));
    }
}
