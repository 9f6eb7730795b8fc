package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small laboratory of players, for machines that have nothing but what we build: every target of
 * a courseware before the bundled FFmpeg and our own judges. The large one, with the players that
 * people use, takes the same list.
 */
public final class Lab implements AutoCloseable {

    private static final Pattern KEY_PICTURES =
            Pattern.compile("#EXT-X-I-FRAME-STREAM-INF:.*RESOLUTION=(\\d+x\\d+).*URI=\"([^\"?]+)");

    private static final Pattern COLUMN = Pattern.compile("\"((?:/a/)?col/[^\"?]+\\.htm)");

    private final URI edge;
    private final String courseware;
    private final Fetch fetch;

    public Lab(URI edge, String courseware) {
        this.edge = edge;
        this.courseware = courseware;
        this.fetch = new Fetch(edge);
    }

    /** All that the edge offers of the courseware. */
    public List<Target> targets() throws IOException, InterruptedException {
        List<Target> targets = new ArrayList<>();
        try (LabTargets offered = new LabTargets(edge, courseware)) {
            targets.addAll(Target.read(offered.json()));
        }
        for (Target each : List.copyOf(targets)) {
            if (each.kind().equals("hls")) {
                targets.addAll(keyPictures(each));
            }
        }
        return targets;
    }

    private List<Target> keyPictures(Target all) throws IOException, InterruptedException {
        Matcher found = KEY_PICTURES.matcher(fetch.text(fetch.address(all.path())));
        List<Target> targets = new ArrayList<>();
        while (found.find()) {
            targets.add(
                    new Target(
                            all.tier(),
                            "key pictures " + found.group(1),
                            "keys",
                            found.group(2),
                            all.seconds(),
                            all.fps(),
                            List.of(found.group(1))));
        }
        return targets;
    }

    public Verdict judge(Target target) throws InterruptedException {
        List<String> faults = new ArrayList<>();
        long pictures = 0;
        try {
            switch (target.kind()) {
                case "ts", "mp4", "hls", "hls3", "dash", "keys" -> {
                    Playing playing = new Playing(fetch, target, faults);
                    pictures = playing.judge();
                }
                case "vtt" -> new Cues(fetch, target, faults).judge();
                default -> {
                    if (!leads(fetch.address(target.path()), target.kind().equals("epg"))) {
                        faults.add("does not name " + courseware);
                    }
                }
            }
        } catch (IOException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        return new Verdict(target, pictures, faults);
    }

    /** Whether a list or a page names the courseware, or a page of a column that it leads to. */
    private boolean leads(URI address, boolean alsoByColumn)
            throws IOException, InterruptedException {
        // pages of old boxes are not in UTF-8; names in addresses are ASCII in any charset
        String text = new String(fetch.bytes(address), StandardCharsets.ISO_8859_1);
        if (text.contains(courseware)) {
            return true;
        }
        Matcher column = COLUMN.matcher(text);
        while (alsoByColumn && column.find()) {
            if (leads(address.resolve(column.group(1)), /* alsoByColumn= */ false)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        fetch.close();
    }
}
