package kejian.transcoder.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.transcoder.cage.Ended;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an original is. What the container says is only believed where packets or pictures
 * say the same: the length comes from all packets, evenness from their times, interlacing from
 * decoded pictures.
 */
public final class Probe {

    private static final int LOOKED_AT_PICTURES = 250;

    /** Costly to decode, and made for whole pictures: combed ones can only have come in before. */
    private static final Set<String> WHOLE_PICTURES = Set.of("hevc", "vp8", "vp9", "av1", "vvc");

    private static final int FEWER = 100;

    /** Seconds between the first sound and the first picture. */
    private static final double TOLD_OFFSET = 0.2;

    private static final double HELD_OFFSET = 2;
    private static final Pattern IDET =
            Pattern.compile(
                    "Single frame detection: TFF:\\s*(\\d+) BFF:\\s*(\\d+) Progressive:\\s*(\\d+)"
                            + " Undetermined:\\s*(\\d+)");

    private final Room room;
    private final ObjectMapper json = new ObjectMapper();
    private final List<Finding> findings = new ArrayList<>();

    private boolean tooLargeSaid;

    private Probe(Room room) {
        this.room = room;
    }

    /**
     * @param name the original's name in the room
     * @throws Refused when it is no usable recording
     * @throws FailedException when the fault is ours
     * @throws IOException likewise
     */
    public static Source look(Room room, String name)
            throws IOException, InterruptedException, Refused, FailedException {
        Signature.refuseForeign(room.file(name));
        return new Probe(room).source(name);
    }

    private Source source(String name)
            throws IOException, InterruptedException, Refused, FailedException {
        JsonNode header = header(name);
        JsonNode format = header.path("format");
        Streams streams = new Streams(header.path("streams"), header.path("programs"));
        Optional<JsonNode> video = streams.picture();
        Optional<JsonNode> audio = streams.sound(video);
        if (video.isEmpty() && tooLargeSaid) {
            throw tooLarge(); // FFmpeg reports such a stream without its size
        }
        if (video.isEmpty() && audio.isEmpty()) {
            throw Refused.invalid(
                    "文件里没有可播放的画面或声音,可能已损坏或不完整,请重新导出后上传。",
                    "The file has neither picture nor sound that can be played; it may be damaged or"
                            + " cut short. Export it again and upload it.");
        }
        streams.findings(video, audio, findings);
        if (EditLists.leaveOut(room.file(name))) {
            find(
                    FindingRule.FILE_EDIT_LIST,
                    "文件带有剪辑列表,被剪掉的部分不播放",
                    "An edit list leaves parts of the file out; they are not played");
        }
        Map<Integer, Timing> timings = timings(name);
        double start = number(format.path("start_time"), 0);
        Source.Sound sound = audio.map(a -> sound(a, timings, start)).orElse(null);
        Source.Picture picture = null;
        if (video.isPresent()) {
            picture = picture(name, video.get(), timings, start);
        }
        double declared = number(format.path("duration"), 0);
        String container = format.path("format_name").asText("");
        boolean trusted =
                List.of("mov", "matroska", "avi", "asf", "mxf", "wav", "flac").stream()
                        .anyMatch(container::startsWith);
        long playedMs =
                Math.max(
                        picture == null ? 0 : picture.durationMs(),
                        sound == null ? 0 : sound.durationMs());
        if (trusted && declared > 0 && playedMs > declared * 2_000 + 60_000) {
            // one flipped bit in a table of times would otherwise become hours of a standing
            // picture
            throw Refused.invalid(
                    "文件内的时间信息已损坏,请重新导出后上传。",
                    "The times inside the file are damaged. Export it again and upload it.");
        }
        long limitMs = room.settings().maxDuration().toMillis();
        if (playedMs > limitMs) {
            throw Refused.limit(
                    "时长超过 %d 小时的上限,请分成几段上传。".formatted(limitMs / 3_600_000),
                    "It lasts longer than %d hours. Upload it in parts."
                            .formatted(limitMs / 3_600_000));
        }
        startFinding(start);
        soundFindings(picture, sound);
        if (picture != null && sound != null) {
            offsetFindings(timings.get(picture.index()), timings.get(sound.index()));
        }
        return new Source(
                container,
                // some containers name the time of the end, not the length
                Math.max(0, Math.round((declared - (trusted ? Math.max(0, start) : 0)) * 1000)),
                trusted,
                playedMs,
                picture,
                sound,
                findings);
    }

    private JsonNode header(String name)
            throws IOException, InterruptedException, Refused, FailedException {
        List<String> line = new ArrayList<>();
        line.addAll(
                List.of(
                        "-show_format",
                        "-show_streams",
                        "-show_programs",
                        "-of",
                        "json=compact=1"));
        line.addAll(room.untrustedForProbe(name));
        StringBuilder text = new StringBuilder();
        Ended ended = room.probe(line, part -> text.append(part).append('\n'));
        FailedException.unlessOwnEnd(ended);
        tooLargeSaid =
                ended.errorText().stream()
                        .anyMatch(l -> l.contains("exceeds specified max pixel count"));
        JsonNode header = text.isEmpty() ? json.nullNode() : json.readTree(text.toString());
        if (!ended.succeeded() || !header.has("format")) {
            String first = String.join("\n", ended.errorText());
            if (first.contains("Format not on whitelist")) {
                throw Refused.mismatch(
                        "不支持这种文件格式。请导出为 MP4(H.264/AAC)后上传。",
                        "This file format is not supported. Export it as MP4 (H.264, AAC).");
            }
            if (tooLargeSaid) {
                throw tooLarge();
            }
            throw Refused.invalid(
                    "无法识别这个文件,它可能已损坏或没有上传完整,请检查后重新上传。",
                    "The file cannot be read; it may be damaged or incomplete. Check that it plays and"
                            + " upload it again.");
        }
        return header;
    }

    private static Refused tooLarge() {
        return Refused.limit(
                "画面尺寸太大,最大约为 4096×2176。请缩小后重新导出。",
                "The picture is too large; the limit is about 4096×2176. Export it smaller.");
    }

    private Map<Integer, Timing> timings(String name)
            throws IOException, InterruptedException, FailedException {
        Map<Integer, Timing> all = new HashMap<>();
        List<String> line = new ArrayList<>();
        line.addAll(
                List.of(
                        "-show_entries",
                        "packet=stream_index,pts_time,dts_time,duration_time,size",
                        "-of",
                        "csv=p=0"));
        line.addAll(room.untrustedForProbe(name));
        Ended ended =
                room.probe(
                        line,
                        text -> {
                            String[] part = text.split(",", -1);
                            if (part.length >= 4 && part[0].matches("\\d{1,6}")) {
                                Double pts = time(part[1]);
                                Double length = time(part[3]);
                                all.computeIfAbsent(Integer.parseInt(part[0]), i -> new Timing())
                                        .packet(
                                                pts == null ? time(part[2]) : pts,
                                                length == null ? 0 : length,
                                                part.length > 4 && part[4].matches("\\d{1,9}")
                                                        ? Integer.parseInt(part[4])
                                                        : 0);
                            }
                        });
        FailedException.unlessOwnEnd(ended);
        return all; // errors on the way are judged when the pictures are decoded
    }

    private Source.Sound sound(JsonNode stream, Map<Integer, Timing> timings, double start) {
        int index = stream.path("index").asInt();
        Timing timing = timings.getOrDefault(index, new Timing());
        return new Source.Sound(
                index,
                stream.path("codec_name").asText("unknown"),
                stream.path("profile").asText(""),
                stream.path("sample_rate").asInt(0),
                stream.path("channels").asInt(0),
                length(timing, stream, start));
    }

    private static long length(Timing timing, JsonNode stream, double start) {
        double seconds =
                timing.placed()
                        ? timing.end() - Math.min(start, timing.first())
                        : number(stream.path("duration"), 0);
        return Math.max(0, Math.round(seconds * 1000));
    }

    private Source.Picture picture(
            String name, JsonNode stream, Map<Integer, Timing> timings, double start)
            throws IOException, InterruptedException, Refused, FailedException {
        int index = stream.path("index").asInt();
        int width = stream.path("width").asInt(0);
        int height = stream.path("height").asInt(0);
        if ((long) width * height > room.settings().maxPixels()) {
            throw Signature.tooLarge(width, height);
        }
        boolean interlaced = decodeSome(name, stream, index);
        Timing timing = timings.getOrDefault(index, new Timing());
        double rate = timing.timed() ? timing.evenRate() : 0;
        if (!timing.timed() && timing.packets() > 2) {
            rate = Fraction.parse(stream.path("avg_frame_rate").asText(), Timing.DEFAULT).value();
        }
        Fraction declared = Fraction.parse(stream.path("avg_frame_rate").asText(), Timing.DEFAULT);
        rate = exactly(rate, declared);
        Fraction usual = Fraction.parse(stream.path("r_frame_rate").asText(), Timing.DEFAULT);
        Fraction made = Timing.made(rate > 0 ? rate : exactly(timing.mostlyRate(), usual));
        rateFindings(rate, made, declared);
        Fraction sar =
                Fraction.parse(
                        stream.path("sample_aspect_ratio").asText("1:1"), new Fraction(1, 1));
        int rotation = rotation(stream);
        if (rotation % 180 != 0) {
            int swap = width;
            width = height;
            height = swap;
            sar = new Fraction(sar.den(), sar.num());
        }
        if (rotation != 0) {
            find(FindingRule.VIDEO_ROTATION, "画面带有旋转标记,已转正", "The picture was turned upright");
        }
        if (width % 2 != 0 || height % 2 != 0) {
            find(FindingRule.VIDEO_ODD_SIZE, "画面尺寸为奇数,已取偶数", "An odd picture size was made even");
        }
        String transfer = stream.path("color_transfer").asText("");
        boolean high = transfer.equals("smpte2084") || transfer.equals("arib-std-b67");
        if (high) {
            find(FindingRule.VIDEO_HDR, "高动态范围画面已转换为普通画面", "HDR was mapped to standard range");
        } else if (stream.path("pix_fmt").asText("").contains("10")) {
            find(FindingRule.VIDEO_10_BIT, "10 位画面已转换为 8 位", "10-bit pictures were made 8-bit");
        }
        return new Source.Picture(
                index,
                stream.path("codec_name").asText("unknown"),
                width,
                height,
                sar,
                made,
                rate,
                interlaced,
                high,
                timing.packets(),
                length(timing, stream, start),
                timing.standing(),
                new Source.Coding(
                        stream.path("profile").asText(""),
                        stream.path("level").asInt(0),
                        stream.path("pix_fmt").asText(""),
                        saysInterlaced(stream),
                        rotation != 0 || mirrored(stream)));
    }

    /** The header's fraction is exact where packets agree with it. */
    private static double exactly(double rate, Fraction header) {
        boolean agree = rate > 0 && Math.abs(rate / header.value() - 1) < 0.02;
        return agree ? header.value() : rate;
    }

    private void rateFindings(double rate, Fraction made, Fraction declared) {
        if (rate == 0) {
            find(
                    FindingRule.VIDEO_VARIABLE_FRAME_RATE,
                    "帧率不固定,已按 %.2f 帧/秒输出".formatted(made.value()),
                    "The frame rate varies (%.2f on average); made %.2f a second"
                            .formatted(declared.value(), made.value()));
        } else if (Math.abs(rate / made.value() - 1) > 0.01) {
            find(
                    FindingRule.VIDEO_FRAME_RATE_CHANGED,
                    "帧率由 %.2f 变为 %.2f".formatted(rate, made.value()),
                    "The frame rate %.2f became %.2f".formatted(rate, made.value()));
        }
    }

    private static int rotation(JsonNode stream) {
        for (JsonNode side : stream.path("side_data_list")) {
            if (side.has("rotation")) {
                return Math.floorMod(side.path("rotation").asInt(), 360);
            }
        }
        return 0;
    }

    private static boolean saysInterlaced(JsonNode stream) {
        return List.of("tt", "bb", "tb", "bt").contains(stream.path("field_order").asText());
    }

    /** A matrix that is no plain rotation leaves a mark even where its angle is zero. */
    private static boolean mirrored(JsonNode stream) {
        for (JsonNode side : stream.path("side_data_list")) {
            if (side.path("side_data_type").asText().equals("Display Matrix")) {
                return true;
            }
        }
        return false;
    }

    /** Decodes the first pictures: whether there are any, and whether they are interlaced. */
    private boolean decodeSome(String name, JsonNode stream, int index)
            throws IOException, InterruptedException, Refused, FailedException {
        boolean whole = WHOLE_PICTURES.contains(stream.path("codec_name").asText());
        int pictures = whole ? FEWER : LOOKED_AT_PICTURES;
        List<String> line = new ArrayList<>(room.untrusted(name));
        line.addAll(
                List.of(
                        "-map",
                        "0:" + index,
                        "-vf",
                        "idet",
                        "-frames:v",
                        Integer.toString(pictures),
                        "-f",
                        "null",
                        "-"));
        Room.Run run = room.ffmpeg(line, pictures * 40L, ms -> {});
        FailedException.unlessOwnEnd(run.ended());
        if (run.stream(index).frames() == 0) {
            String errors = String.join("\n", run.ended().errorText());
            if (errors.contains("exceeds specified max pixel count")) {
                throw tooLarge();
            }
            throw Refused.invalid(
                    "画面无法解码,文件可能已损坏、被加密或不完整,请重新导出后上传。",
                    "No picture can be decoded; the file may be damaged, encrypted or incomplete."
                            + " Export it again and upload it.");
        }
        boolean seen = interlacedPictures(run);
        boolean said = saysInterlaced(stream);
        if (seen) {
            find(
                    FindingRule.VIDEO_INTERLACED,
                    "隔行扫描画面已转为逐行",
                    "Interlaced pictures were deinterlaced");
        } else if (said) {
            find(
                    FindingRule.VIDEO_INTERLACED_IN_NAME_ONLY,
                    "标为隔行扫描,实际是逐行画面",
                    "It is marked interlaced, but the pictures are progressive");
        }
        return seen;
    }

    /**
     * By pictures that show it on their own. (The filter's count over several pictures carries one
     * doubtful picture on through all still ones after it: a screen recording would be blurred.)
     */
    private static boolean interlacedPictures(Room.Run run) {
        long top = 0;
        long bottom = 0;
        long whole = 0;
        long doubtful = 0;
        for (String line : run.log()) { // once for each time the filter was set up
            Matcher found = IDET.matcher(line);
            if (found.find()) {
                top += Long.parseLong(found.group(1));
                bottom += Long.parseLong(found.group(2));
                whole += Long.parseLong(found.group(3));
                doubtful += Long.parseLong(found.group(4));
            }
        }
        long fields = Math.max(top, bottom);
        // noise says both orders alike; where most stands still, few pictures show it
        return fields > 5
                && fields > 4 * Math.min(top, bottom)
                && fields > whole
                && fields * 20 > doubtful;
    }

    private void startFinding(double start) {
        if (Math.abs(start) > 1) {
            find(
                    FindingRule.FILE_START_TIME,
                    "时间从 %.0f 秒开始,已归零".formatted(start),
                    "Its time began at %.0f s and was set to zero".formatted(start));
        }
    }

    private void soundFindings(Source.@Nullable Picture picture, Source.@Nullable Sound sound) {
        if (sound == null) {
            find(FindingRule.AUDIO_NONE, "没有声音,已配静音", "It has no sound; silence was added");
            return;
        }
        if (picture == null) {
            find(
                    FindingRule.VIDEO_NONE,
                    "只有声音,已配静止画面",
                    "It has sound only; a plain picture was added");
        } else if (Math.abs(picture.durationMs() - sound.durationMs()) > 1000) {
            find(
                    FindingRule.AUDIO_OTHER_LENGTH,
                    "声音 %.1f 秒,画面 %.1f 秒"
                            .formatted(sound.durationMs() / 1000.0, picture.durationMs() / 1000.0),
                    "The sound lasts %.1f s, the picture %.1f s"
                            .formatted(sound.durationMs() / 1000.0, picture.durationMs() / 1000.0));
        }
        if (sound.channels() > 2) {
            find(FindingRule.AUDIO_DOWNMIXED, "多声道已混为立体声", "Several channels were mixed to stereo");
        }
    }

    /** A capture may begin a second early with one of both; more is a mistake in most cases. */
    private void offsetFindings(@Nullable Timing pictures, @Nullable Timing sounds) {
        if (pictures == null || sounds == null || !pictures.placed() || !sounds.placed()) {
            return;
        }
        double late = sounds.first() - pictures.first();
        if (Math.abs(late) >= TOLD_OFFSET) {
            find(
                    Math.abs(late) >= HELD_OFFSET
                            ? FindingRule.AUDIO_FAR_OFF
                            : FindingRule.AUDIO_OFFSET,
                    "声音比画面%s %.1f 秒开始".formatted(late > 0 ? "晚" : "早", Math.abs(late)),
                    "The sound begins %.1f s %s than the picture"
                            .formatted(Math.abs(late), late > 0 ? "later" : "earlier"));
        }
    }

    private void find(FindingRule rule, String detail, String detailEn) {
        findings.add(rule.found(detail, detailEn));
    }

    private static @Nullable Double time(String text) {
        return text.matches("-?\\d{1,12}(\\.\\d+)?") ? Double.valueOf(text) : null;
    }

    private static double number(JsonNode node, double fallback) {
        Double value = time(node.asText(""));
        return value == null ? fallback : value;
    }
}
