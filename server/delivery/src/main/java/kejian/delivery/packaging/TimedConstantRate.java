package kejian.delivery.packaging;

/** Finds moments in a constant-rate stream by the rows and columns of its index. */
record TimedConstantRate(ConstantRateStream bytes) implements TimedStream {

    @Override
    public int bitsPerSecond() {
        return bytes.rate().bitsPerSecond();
    }

    @Override
    public long durationMs() {
        return bytes.video().entry().durationMs();
    }

    @Override
    public Entry entry(long ms) {
        ByteColumns video = bytes.video();
        ConstantRate rate = bytes.rate();
        int fragment = fragmentAt(video, ms);
        long shown = presentationMs(video, fragment);
        if (fragment == 0) {
            return new Entry(shown, 0, 0);
        }
        int segment = segmentOf(video, fragment);
        Interleaving order =
                new Interleaving(video, bytes.audio(), rate, (units, packets, late) -> {});
        order.enter(
                segment,
                video.rowPosition(segment),
                video.rowGroup(segment),
                video.rowGroupBegin(segment));
        while (order.pictures.firstSample() < video.firstSample(fragment)) {
            order.step((int) Math.min(order.run(), Integer.MAX_VALUE));
        }
        long packet = rate.packetOfPayload(order.at());
        long block = packet - packet % (2L * rate.period());
        return new Entry(shown, block * ConstantRate.PACKET, packet * ConstantRate.PACKET);
    }

    /** The last fragment whose key picture is shown at this moment or before it. */
    static int fragmentAt(ByteColumns video, long ms) {
        int low = 0;
        int high = video.entry().fragments() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (presentationMs(video, middle) <= ms) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    static long presentationMs(ByteColumns video, int fragment) {
        int sample = video.firstSample(fragment);
        return Math.max(0, video.entry().presentationTime(sample, video.reorder(sample)) / 90);
    }

    private static int segmentOf(ByteColumns video, int fragment) {
        int low = 0;
        int high = video.entry().segments() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (video.segmentFragment(middle) <= fragment) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The stream's begin on the media's time line. */
    private long beginMs() {
        return (bytes.video().entry().decodeTime(0) - ConstantRate.LEAD) / 90;
    }

    @Override
    public long shownAt(long position) {
        return Math.clamp(position * 8_000 / bitsPerSecond() + beginMs(), 0, durationMs());
    }

    @Override
    public long endOf(long ms) {
        if (ms >= durationMs()) {
            return bytes.length();
        }
        long packets = (ms - beginMs()) * bitsPerSecond() / (8_000 * ConstantRate.PACKET);
        return Math.clamp(packets * ConstantRate.PACKET, 0, bytes.length());
    }

    @Override
    public Winding wind(long fromMs, int scale) {
        return new KeyPictureStream(bytes, fragmentAt(bytes.video(), fromMs), scale);
    }
}
