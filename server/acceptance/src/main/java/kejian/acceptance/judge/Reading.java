package kejian.acceptance.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes a file to likenesses and samples; the times are those that its filters report. */
final class Reading {

    private static final Pattern PICTURE =
            Pattern.compile(
                    "showinfo.* n: *\\d+ pts: *\\S+ pts_time:(\\S+) +duration: *\\S+"
                            + " duration_time:(\\S+) .* sar:(\\d+)/(\\d+) s:(\\d+)x(\\d+) ");
    private static final Pattern PIECE =
            Pattern.compile("ashowinfo.* pts_time:(\\S+) .* nb_samples:(\\d+) ");
    private static final double USUAL_STEP = 0.04;
    private static final double COARSE_S = 0.03;
    private static final long MOST_SAMPLES = 4L * 3_600 * Sound.RATE;

    private Reading() {}

    /**
     * Both tracks by one process, so that they keep one clock; what cannot be decoded is absent.
     */
    static Media original(Path file) throws IOException, InterruptedException {
        boolean pictures = false;
        boolean sound = false;
        for (JsonNode stream : streams(file)) {
            pictures |=
                    stream.path("codec_type").asText().equals("video")
                            && stream.path("width").asInt() > 0
                            && stream.path("disposition").path("attached_pic").asInt() == 0;
            sound |=
                    stream.path("codec_type").asText().equals("audio")
                            && stream.path("channels").asInt() > 0;
        }
        Pictures seen =
                pictures
                        ? read(file, true, sound, /* strictly= */ false, 0).pictures()
                        : Pictures.none();
        Sound heard =
                sound
                        ? read(file, false, pictures, /* strictly= */ false, 0).sound()
                        : Sound.none();
        return new Media(seen, heard);
    }

    /**
     * @param aspect of the part to look at, 0 for the whole picture
     */
    static Pictures pictures(Path file, double aspect) throws IOException, InterruptedException {
        return read(file, true, /* both= */ false, /* strictly= */ true, aspect).pictures();
    }

    static Sound sound(Path file) throws IOException, InterruptedException {
        return read(file, false, /* both= */ false, /* strictly= */ true, 0).sound();
    }

    private static Media read(
            Path file, boolean pictures, boolean both, boolean strictly, double aspect)
            throws IOException, InterruptedException {
        Path grey = Files.createTempFile("kejian-judge", ".grey");
        Path pcm = Files.createTempFile("kejian-judge", ".pcm");
        try {
            List<String> line = new ArrayList<>(List.of("-v", "level+info", "-nostats"));
            if (strictly) {
                // the times as they are written: two files of one title must share a clock
                line.addAll(List.of("-xerror", "-copyts"));
            }
            line.addAll(List.of("-i", file.toString()));
            if (pictures) {
                line.addAll(List.of("-an", "-sn", "-dn", "-vf", likeness(aspect)));
                line.addAll(List.of("-fps_mode", "passthrough", "-c:v", "rawvideo"));
                line.addAll(List.of("-f", "rawvideo", grey.toString()));
            }
            if (!pictures) {
                line.addAll(List.of("-vn", "-sn", "-dn", "-af", samples()));
                line.addAll(List.of("-c:a", "pcm_s16le", "-f", "s16le", pcm.toString()));
            }
            if (both) {
                line.addAll(List.of(pictures ? "-vn" : "-an", "-sn", "-dn"));
                line.addAll(List.of("-c", "copy", "-f", "null", "-"));
            }
            Ffmpeg.Said said = Ffmpeg.say(line);
            if (strictly) {
                said.requireNoErrors();
            }
            return new Media(picturesOf(said, grey), soundOf(said, pcm, strictly ? 0 : COARSE_S));
        } finally {
            Files.delete(grey);
            Files.delete(pcm);
        }
    }

    private static JsonNode streams(Path file) throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(Ffmpeg.probe("-show_streams", "-of", "json", file.toString()))
                .path("streams");
    }

    private static String likeness(double aspect) {
        String crop =
                aspect == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "crop=w=min(iw\\,iw*%1$.5f/dar):h=min(ih\\,ih*dar/%1$.5f):exact=1,",
                                aspect);
        return "showinfo=checksum=0,%sscale=%d:%d:flags=area,format=gray"
                .formatted(crop, Pictures.WIDTH, Pictures.HEIGHT);
    }

    private static String samples() {
        return "aformat=channel_layouts=stereo,aresample=%d,pan=mono|c0=0.5*c0+0.5*c1,ashowinfo"
                .formatted(Sound.RATE);
    }

    private static Pictures picturesOf(Ffmpeg.Said said, Path grey) throws IOException {
        List<Double> from = new ArrayList<>();
        double last = USUAL_STEP;
        double aspect = 0;
        for (String line : said.lines()) {
            Matcher found = PICTURE.matcher(line);
            if (!found.find()) {
                continue;
            }
            double before = from.isEmpty() ? 0 : from.getLast();
            // a picture without a time of its own follows its neighbour
            double time = number(found.group(1), from.isEmpty() ? 0 : before + last);
            double step = from.isEmpty() ? USUAL_STEP : Math.max(0, time - before);
            from.add(Math.max(time, before));
            double length = number(found.group(2), 0);
            last = length > 0 ? length : step;
            if (aspect == 0) {
                double shape = Double.parseDouble(found.group(3));
                aspect =
                        (shape == 0 ? 1 : shape / Double.parseDouble(found.group(4)))
                                * Double.parseDouble(found.group(5))
                                / Double.parseDouble(found.group(6));
            }
        }
        long made = Files.size(grey) / Pictures.SIZE;
        if (made != from.size()) {
            throw new IOException(made + " pictures came for " + from.size() + " times");
        }
        if (made == 0) {
            return Pictures.none();
        }
        double[] times = from.stream().mapToDouble(d -> d).toArray();
        return new Pictures(times, times[times.length - 1] + last, aspect, mapped(grey));
    }

    private static Sound soundOf(Ffmpeg.Said said, Path pcm, double coarse) throws IOException {
        ByteBuffer all = mapped(pcm).order(ByteOrder.LITTLE_ENDIAN);
        short[] laid = new short[all.remaining() / 2];
        double start = 0;
        double next = 0;
        int used = 0;
        boolean first = true;
        for (String line : said.lines()) {
            Matcher found = PIECE.matcher(line);
            if (!found.find()) {
                continue;
            }
            double time = number(found.group(1), next);
            int count = Integer.parseInt(found.group(2));
            // many originals are stamped coarsely: pieces that nearly follow each other do
            if (!first && Math.abs(time - next) < coarse) {
                time = next;
            }
            if (first) {
                start = time;
                first = false;
            }
            long place = Math.max(0, Math.round((time - start) * Sound.RATE));
            if (place + count > MOST_SAMPLES) {
                throw new IOException("its sound goes on to second " + Math.round(time));
            }
            int at = (int) place;
            if (at + count > laid.length) {
                laid = Arrays.copyOf(laid, Math.max(at + count, laid.length + laid.length / 2));
            }
            for (int i = 0; i < count && all.remaining() >= 2; i++) {
                laid[at + i] = all.getShort();
            }
            used = Math.max(used, at + count);
            next = time + (double) count / Sound.RATE;
        }
        return new Sound(start, Arrays.copyOf(laid, used));
    }

    private static ByteBuffer mapped(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static double number(String text, double otherwise) {
        return text.matches("-?[0-9.]+(e-?\\d+)?") ? Double.parseDouble(text) : otherwise;
    }
}
