package kejian.transcoder.ladder;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import org.jspecify.annotations.Nullable;

/**
 * Where the picture stands, equal pictures are left out before they are scaled and encoded. Here
 * they come back at the constant pace that tier A and the packaging index want: each as a {@link
 * SkippedPicture} of a few dozen bytes, for no processor time to speak of.
 *
 * <p>What the encoder made is left as it is, but for the number that each picture carries.
 */
final class Refill {

    /** What the encoder made is not what is known how to be filled. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitException(String what) {
            super(what);
        }
    }

    private static final int SEQUENCE = 7;
    private static final int PARAMETERS = 8;
    private static final int SLICE = 1;
    private static final int IDR = 5;
    private static final byte[] START = {0, 0, 0, 1};

    private final OutputStream out;
    private final int[] times;
    private final long pictures;

    private byte @Nullable [] sequence;
    private byte @Nullable [] parameters;
    private @Nullable AvcHeaders headers;
    private final Map<Integer, byte[]> skipped = new HashMap<>();
    private int taken;
    private long written;
    private int number;

    private Refill(OutputStream out, int[] times, long pictures) {
        this.out = out;
        this.times = times;
        this.pictures = pictures;
    }

    /** Options of an output that is to be filled later: bare units, and when each is shown. */
    static List<String> bare(Room room, Rung rung, Plan plan) {
        return List.of(
                "-fps_mode",
                "vfr",
                "-enc_time_base",
                "%d:%d".formatted(plan.rate().den(), plan.rate().num()),
                "-stats_enc_post",
                times(rung),
                "-stats_enc_post_fmt",
                "{pts}",
                "-fflags",
                "+bitexact",
                "-flags:v",
                "+bitexact",
                "-f",
                "h264",
                room.address(file(rung)));
    }

    private static final String ALL = "all.numbers";

    /** Options of the output that tells how many pictures there are to be. */
    static List<String> counted() {
        return List.of("-stats_enc_pre", ALL, "-stats_enc_pre_fmt", "{n}");
    }

    /** Fills every rung, and packs it like one that was encoded whole. */
    static void all(Room room, Plan plan)
            throws IOException, InterruptedException, FailedException, UnfitException {
        int pictures = readTimes(room.file(ALL)).length;
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String pace = "%d/%d".formatted(plan.rate().den(), plan.rate().num());
        for (Rung rung : plan.encoded()) {
            Path bare = room.file(file(rung));
            Path full = room.file("full-" + file(rung));
            fill(bare, full, readTimes(room.file(times(rung))), pictures);
            Files.delete(bare);
            inputs.addAll(List.of("-f", "h264", "-framerate", plan.rate().toString()));
            inputs.addAll(List.of("-i", room.address("full-" + file(rung))));
            outputs.addAll(List.of("-map", Integer.toString(plan.encoded().indexOf(rung))));
            outputs.addAll(List.of("-c", "copy", "-bsf:v"));
            outputs.add(
                    "setts=time_base=%s:pts=round(N*%s/TB):dts=round(N*%s/TB):duration=round(%s/TB)"
                            .formatted(pace, pace, pace, pace));
            outputs.addAll(Mp4.video());
            outputs.addAll(Mp4.plain(room.address(rung.file())));
        }
        inputs.addAll(outputs);
        Room.Run run =
                room.ffmpeg(inputs, Math.round(pictures * 1000 / plan.rate().value()), _ -> {});
        if (!run.ended().succeeded()) {
            throw FailedException.of(run.ended());
        }
        for (Rung rung : plan.encoded()) {
            Files.delete(room.file("full-" + file(rung)));
        }
    }

    private static String file(Rung rung) {
        return rung.name() + ".h264";
    }

    private static String times(Rung rung) {
        return rung.name() + ".times";
    }

    private static int[] readTimes(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.mapToInt(line -> Integer.parseInt(line.strip())).toArray();
        }
    }

    /**
     * @param times numbers of the pictures in {@code from}; the first also stands for those before
     *     it
     * @param pictures how many there are to be
     */
    static void fill(Path from, Path to, int[] times, long pictures)
            throws IOException, UnfitException {
        for (int i = 1; i < times.length; i++) {
            need(times[i] > times[i - 1], "picture %d comes twice".formatted(times[i]));
        }
        need(times.length > 0 && times[0] >= 0, "pictures before the beginning");
        need(times[times.length - 1] < pictures, "pictures past the end");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(from), 1 << 16);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
            Refill refill = new Refill(out, times, pictures);
            Units units = new Units(in);
            for (byte[] unit = units.next(); unit.length > 0; unit = units.next()) {
                refill.unit(unit);
            }
            refill.end();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new UnfitException(from.getFileName() + ": " + e.getMessage());
        }
    }

    private void unit(byte[] unit) throws IOException, UnfitException {
        switch (unit[0] & 0x1f) {
            case SEQUENCE -> sequence = set(unit, sequence);
            case PARAMETERS -> parameters = set(unit, parameters);
            case SLICE, IDR -> slice(unit);
            default -> {} // supplemental information, delimiters
        }
    }

    /** Written once: in an MP4 they stand in the head. */
    private byte[] set(byte[] unit, byte @Nullable [] before) throws IOException, UnfitException {
        if (before == null) {
            write(unit);
        } else {
            need(Arrays.equals(unit, before), "other parameter sets on the way");
        }
        return unit;
    }

    private void slice(byte[] unit) throws IOException, UnfitException {
        AvcHeaders known = known();
        byte[] plain = Bits.plain(unit);
        Bits.Reader in = new Bits.Reader(plain, 8);
        boolean begins = in.number() == 0; // first_mb_in_slice
        boolean key = (unit[0] & 0x1f) == IDR;
        if (begins) {
            need(taken < times.length, "more pictures than times");
            repeatUntil(taken == 0 ? 0 : times[taken]);
            number = key ? 0 : number + 1;
            taken++;
            written++;
        }
        in.number(); // slice_type
        in.number(); // pic_parameter_set_id
        Bits.put(plain, in.position(), number(known), known.frameNumberBits());
        write(Bits.guarded(plain));
    }

    private AvcHeaders known() {
        if (headers == null) {
            if (sequence == null || parameters == null) {
                throw new IllegalArgumentException("a picture before the parameter sets");
            }
            headers = AvcHeaders.of(Bits.plain(sequence), Bits.plain(parameters));
        }
        return headers;
    }

    private int number(AvcHeaders known) {
        return number & (1 << known.frameNumberBits()) - 1;
    }

    private void repeatUntil(long picture) throws IOException {
        AvcHeaders known = known();
        for (; written < picture; written++) {
            number++;
            write(skipped.computeIfAbsent(number(known), n -> SkippedPicture.unit(known, n)));
        }
    }

    private void end() throws IOException, UnfitException {
        need(taken == times.length, "fewer pictures than times");
        repeatUntil(pictures);
    }

    private void write(byte[] unit) throws IOException {
        out.write(START);
        out.write(unit);
    }

    private static void need(boolean held, String otherwise) throws UnfitException {
        if (!held) {
            throw new UnfitException(otherwise);
        }
    }

    /** The units of a byte stream (annex B), one at a time. */
    private static final class Units {
        private final InputStream in;
        private boolean inside;

        Units(InputStream in) {
            this.in = in;
        }

        /** The next unit, empty at the end. */
        byte[] next() throws IOException {
            ByteArrayOutputStream unit = new ByteArrayOutputStream(1 << 12);
            int zeros = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == 1 && zeros >= 2) {
                    if (inside && unit.size() > 0) {
                        return unit.toByteArray();
                    }
                    inside = true;
                    zeros = 0;
                } else if (b == 0) {
                    zeros++;
                } else {
                    for (; zeros > 0; zeros--) {
                        unit.write(0);
                    }
                    unit.write(b);
                }
            }
            return unit.toByteArray(); // zeros at its end are no part of it
        }
    }
}
