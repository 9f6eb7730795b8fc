package kejian.delivery.packaging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.blob.Digest;
import kejian.contract.pack.Rendition;
import kejian.delivery.packaging.CmafTrack.AudioForm;
import kejian.delivery.packaging.CmafTrack.VideoForm;
import org.jspecify.annotations.Nullable;

/** The head of the index: one entry a track, all that playlists need. */
record IndexTable(List<Entry> tracks) {

    private static final int MOST_TRACKS = 16;

    /**
     * @param decodeLead see {@link CmafTrack#decodeLead}
     * @param rate of the constant-rate stream, none for other tracks
     * @param columns positions in the file: sizes, reorder, fragments, segments, rows; 0 for none
     */
    record Entry(
            String name,
            Rendition.Role role,
            String sha256,
            long fileLength,
            long initLength,
            long timescale,
            long sampleDuration,
            int samples,
            int fragments,
            int segments,
            long editTicks,
            int decodeLead,
            long averageBps,
            long peakBps,
            @Nullable VideoForm video,
            @Nullable AudioForm audio,
            @Nullable ConstantRate rate,
            long[] columns) {

        long durationMs() {
            return Math.round(samples * sampleDuration * 1000.0 / timescale);
        }

        /** Decoding time of a sample in 90 kHz, from the first presentation on; may be negative. */
        long decodeTime(int sample) {
            return Math.floorDiv(
                    ((sample - decodeLead) * sampleDuration - editTicks) * 90_000, timescale);
        }

        /** Presentation time likewise. */
        long presentationTime(int sample, int reorder) {
            return Math.floorDiv(
                    ((sample + reorder) * sampleDuration - editTicks) * 90_000, timescale);
        }
    }

    IndexTable {
        tracks = List.copyOf(tracks);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(tracks.size());
            for (Entry e : tracks) {
                write(out, e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Entry e) throws IOException {
        out.writeUTF(e.name());
        out.writeByte(e.role().ordinal());
        out.writeUTF(e.sha256());
        for (long value :
                new long[] {
                    e.fileLength(),
                    e.initLength(),
                    e.timescale(),
                    e.sampleDuration(),
                    e.editTicks(),
                    e.averageBps(),
                    e.peakBps()
                }) {
            out.writeLong(value);
        }
        for (int value : new int[] {e.samples(), e.fragments(), e.segments(), e.decodeLead()}) {
            out.writeInt(value);
        }
        VideoForm video = e.video();
        AudioForm audio = e.audio();
        if (video != null) {
            out.writeByte('v');
            out.writeUTF(video.codec());
            out.writeShort(video.width());
            out.writeShort(video.height());
            out.writeUTF(video.sar());
            out.writeShort(video.parameterSets().length);
            out.write(video.parameterSets());
        } else if (audio != null) {
            out.writeByte('a');
            out.writeUTF(audio.codec());
            out.writeByte(audio.objectType());
            out.writeByte(audio.rateIndex());
            out.writeInt(audio.sampleRateHz());
            out.writeByte(audio.channels());
        }
        ConstantRate rate = e.rate();
        out.writeBoolean(rate != null);
        if (rate != null) {
            out.writeInt(rate.bitsPerSecond());
            out.writeLong(rate.packets());
        }
        for (long column : e.columns()) {
            out.writeLong(column);
        }
    }

    /**
     * @throws CmafException when it was not written by {@link #encode}
     */
    static IndexTable decode(byte[] bytes) throws CmafException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readUnsignedByte();
            if (count > MOST_TRACKS) {
                throw new CmafException("an index of " + count + " tracks");
            }
            List<Entry> tracks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tracks.add(read(in));
            }
            return new IndexTable(tracks);
        } catch (EOFException e) {
            throw new CmafException("the index ends within its table");
        } catch (CmafException e) {
            throw e;
        } catch (IOException e) {
            throw new CmafException("the index's table is damaged: " + e.getMessage());
        }
    }

    private static Rendition.Role role(int written) {
        Rendition.Role[] known = Rendition.Role.values();
        return written < known.length ? known[written] : Rendition.Role.OTHER;
    }

    private static Entry read(DataInputStream in) throws IOException {
        String name = in.readUTF();
        Rendition.Role role = role(in.readUnsignedByte());
        String sha256 = in.readUTF();
        if (!Digest.isDigest(sha256)) {
            throw new CmafException("the index's table is damaged");
        }
        long[] longs = new long[7];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = in.readLong();
        }
        int[] ints = {in.readInt(), in.readInt(), in.readInt(), in.readInt()};
        VideoForm video = null;
        AudioForm audio = null;
        int kind = in.readUnsignedByte();
        if (kind == 'v') {
            String codec = in.readUTF();
            int width = in.readUnsignedShort();
            int height = in.readUnsignedShort();
            String sar = in.readUTF();
            video = new VideoForm(codec, width, height, sar, in.readNBytes(in.readUnsignedShort()));
        } else if (kind == 'a') {
            audio =
                    new AudioForm(
                            in.readUTF(),
                            in.readUnsignedByte(),
                            in.readUnsignedByte(),
                            in.readInt(),
                            in.readUnsignedByte());
        } else {
            throw new CmafException("a track of kind " + kind);
        }
        ConstantRate rate = in.readBoolean() ? new ConstantRate(in.readInt(), in.readLong()) : null;
        long[] columns = new long[5];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = in.readLong();
        }
        if (longs[2] <= 0 || longs[3] <= 0 || ints[0] <= 0 || ints[1] <= 0 || ints[2] <= 0) {
            throw new CmafException("the index's table is damaged");
        }
        return new Entry(
                name, role, sha256, longs[0], longs[1], longs[2], longs[3], ints[0], ints[1],
                ints[2], longs[4], ints[3], longs[5], longs[6], video, audio, rate, columns);
    }
}
