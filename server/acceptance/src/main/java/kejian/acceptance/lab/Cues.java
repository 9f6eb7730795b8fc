package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.judge.Ffmpeg;

/** Captions and storyboards: WebVTT whose cues lie in the lesson, one after the other. */
final class Cues {

    private static final Pattern TIMES =
            Pattern.compile(
                    "(\\d{2,}):(\\d\\d):(\\d\\d)\\.(\\d{3}) --> (\\d{2,}):(\\d\\d):(\\d\\d)\\.(\\d{3}).*");
    private static final Pattern TILE = Pattern.compile("(\\S+)#xywh=(\\d+),(\\d+),(\\d+),(\\d+)");

    private final Fetch fetch;
    private final Target target;
    private final List<String> faults;
    private final URI address;

    Cues(Fetch fetch, Target target, List<String> faults) {
        this.fetch = fetch;
        this.target = target;
        this.faults = faults;
        this.address = fetch.address(target.path());
    }

    private record Cue(double from, double to, String text) {}

    void judge() throws IOException, InterruptedException {
        List<Cue> cues = cues(fetch.text(address));
        if (cues.isEmpty()) {
            faults.add("no cue");
        }
        double before = 0;
        for (Cue cue : cues) {
            if (cue.from() < before || cue.to() <= cue.from()) {
                faults.add("a cue from %.3f to %.3f s".formatted(cue.from(), cue.to()));
            }
            if (cue.text().isBlank()) {
                faults.add("a cue without words at %.3f s".formatted(cue.from()));
            }
            before = cue.from();
        }
        if (target.name().equals("storyboard")) {
            tiles(cues);
        } else {
            segments(cues);
        }
    }

    private List<Cue> cues(String text) {
        if (!text.startsWith("WEBVTT\n")) {
            faults.add("no WebVTT");
        }
        List<Cue> cues = new ArrayList<>();
        for (String block : text.split("\n\n")) {
            List<String> lines = block.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                Matcher times = TIMES.matcher(lines.get(i));
                if (times.matches()) {
                    String words = String.join("\n", lines.subList(i + 1, lines.size()));
                    cues.add(new Cue(seconds(times, 1), seconds(times, 5), words));
                }
            }
        }
        return cues;
    }

    private static double seconds(Matcher times, int group) {
        return Integer.parseInt(times.group(group)) * 3600
                + Integer.parseInt(times.group(group + 1)) * 60
                + Integer.parseInt(times.group(group + 2))
                + Integer.parseInt(times.group(group + 3)) / 1000.0;
    }

    /** What HLS cuts has each cue, and no other. */
    private void segments(List<Cue> whole) throws IOException, InterruptedException {
        URI playlist = URI.create(address.toString().replaceAll("\\.vtt$", "/index.m3u8"));
        List<Cue> cut = new ArrayList<>();
        for (URI segment : fetch.entries(playlist)) {
            for (Cue cue : cues(fetch.text(segment))) {
                if (!cut.contains(cue)) {
                    cut.add(cue);
                }
            }
        }
        if (!cut.equals(whole)) {
            faults.add(cut.size() + " cues in segments, not the " + whole.size() + " of the file");
        }
    }

    private void tiles(List<Cue> cues) throws IOException, InterruptedException {
        for (Cue cue : cues) {
            Matcher tile = TILE.matcher(cue.text());
            if (!tile.matches()) {
                faults.add("no tile: " + cue.text());
                return;
            }
            URI sheet = address.resolve(tile.group(1));
            int right = Integer.parseInt(tile.group(2)) + Integer.parseInt(tile.group(4));
            int bottom = Integer.parseInt(tile.group(3)) + Integer.parseInt(tile.group(5));
            String[] size = size(sheet);
            if (right > Integer.parseInt(size[0]) || bottom > Integer.parseInt(size[1])) {
                faults.add("a tile beyond its sheet: " + cue.text());
            }
        }
    }

    private static String[] size(URI sheet) throws IOException, InterruptedException {
        return Ffmpeg.probe(
                        "-show_entries", "stream=width,height", "-of", "csv=p=0", sheet.toString())
                .strip()
                .split(",");
    }
}
