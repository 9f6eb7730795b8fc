package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import kejian.contract.viewing.Section;
import org.jspecify.annotations.Nullable;

/**
 * A rendition and its sound as one MP4 with the index in front, for players that know no playlist.
 * Nothing of it is stored: the head is written from the packaging index when somebody reads it, the
 * media are the fragments' bytes as they lie in their files.
 */
final class ProgressiveMp4 implements MediaBytes.Muxed {

    private final ByteColumns video;
    private final ByteColumns audio;
    private final MemorySegment videoFile;
    private final MemorySegment audioFile;
    private final int headLength;
    private final long length;

    private ProgressiveMp4(
            ByteColumns video,
            ByteColumns audio,
            MemorySegment videoFile,
            MemorySegment audioFile,
            int headLength,
            long length) {
        this.video = video;
        this.audio = audio;
        this.videoFile = videoFile;
        this.audioFile = audioFile;
        this.headLength = headLength;
        this.length = length;
    }

    static ProgressiveMp4 of(
            ByteColumns video,
            ByteColumns audio,
            MemorySegment videoFile,
            MemorySegment audioFile) {
        MovieHeader head = new MovieHeader(video, audio, videoFile, audioFile);
        int headLength = head.length();
        return new ProgressiveMp4(
                video, audio, videoFile, audioFile, headLength, headLength + head.mediaBytes());
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Cursor open(long position) {
        return new Reader(position);
    }

    /** Media time of bytes: of the pictures that they carry. */
    Section served(long fromByte, long toByte) {
        long from = timeMs(fromByte);
        return new Section(from, Math.max(from, timeMs(toByte)));
    }

    private long timeMs(long position) {
        Chunks chunks = new Chunks(video, audio, headLength);
        long reached = 0;
        while (chunks.next()) {
            if (position < chunks.begin()) {
                break;
            }
            if (chunks.isPicture()) {
                long begin = pictureMs(chunks.fragment());
                long whole = pictureMs(chunks.fragment() + 1) - begin;
                long done = Math.min(position - chunks.begin(), chunks.length());
                reached = begin + whole * done / Math.max(1, chunks.length());
            }
        }
        return reached;
    }

    private long pictureMs(int fragment) {
        IndexTable.Entry e = video.entry();
        return video.firstSample(fragment) * e.sampleDuration() * 1000 / e.timescale();
    }

    private final class Reader implements Cursor {

        private final Chunks chunks = new Chunks(video, audio, headLength);
        private long position;
        private byte @Nullable [] head;
        private boolean inChunk;

        Reader(long position) {
            this.position = position;
        }

        @Override
        public int fill(MemorySegment target, long from, long size) {
            long end = from + Math.min(size, length - position);
            long at = from;
            while (at < end) {
                long count =
                        position < headLength
                                ? head(target, at, end - at)
                                : media(target, at, end - at);
                at += count;
                position += count;
            }
            return (int) (at - from);
        }

        private long head(MemorySegment target, long at, long room) {
            byte[] made = head;
            if (made == null) {
                made = new MovieHeader(video, audio, videoFile, audioFile).bytes(headLength);
                head = made;
            }
            int count = (int) Math.min(room, headLength - position);
            MemorySegment.copy(made, (int) position, target, ValueLayout.JAVA_BYTE, at, count);
            if (position + count == headLength) {
                head = null;
            }
            return count;
        }

        private long media(MemorySegment target, long at, long room) {
            while (!inChunk || position >= chunks.begin() + chunks.length()) {
                inChunk = true;
                if (!chunks.next()) {
                    throw new IllegalStateException("chunks end at " + position + " of " + length);
                }
            }
            long within = position - chunks.begin();
            long count = Math.min(room, chunks.length() - within);
            MemorySegment file = chunks.isPicture() ? videoFile : audioFile;
            MemorySegment.copy(file, chunks.source() + within, target, at, count);
            return count;
        }

        @Override
        public void close() {
            head = null;
        }
    }
}
