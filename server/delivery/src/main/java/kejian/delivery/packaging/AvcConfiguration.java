package kejian.delivery.packaging;

import java.io.ByteArrayOutputStream;
import kejian.delivery.packaging.CmafTrack.VideoForm;

/** The AVCDecoderConfigurationRecord of ISO/IEC 14496-15 §5.3.3.1. */
final class AvcConfiguration {

    private static final int MOST_BYTES = 150; // must fit into the first packet with its headers

    private AvcConfiguration() {}

    static VideoForm form(byte[] record, int width, int height, String sar) throws CmafException {
        if (record.length < 7 || record[0] != 1) {
            throw new CmafException("avcC of another version");
        }
        if ((record[4] & 3) != 3) {
            throw new CmafException("NAL lengths of other than 4 bytes");
        }
        String codec =
                "avc1.%02x%02x%02x".formatted(record[1] & 0xff, record[2] & 0xff, record[3] & 0xff);
        ByteArrayOutputStream sets = new ByteArrayOutputStream();
        int at = copy(record, 6, record[5] & 31, sets);
        if (at >= record.length) {
            throw new CmafException("avcC without a picture parameter set");
        }
        copy(record, at + 1, record[at] & 0xff, sets);
        if (sets.size() == 0 || sets.size() > MOST_BYTES) {
            throw new CmafException("parameter sets of " + sets.size() + " bytes");
        }
        return new VideoForm(codec, width, height, sar, sets.toByteArray());
    }

    private static int copy(byte[] record, int from, int count, ByteArrayOutputStream sets)
            throws CmafException {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (at + 2 > record.length) {
                throw new CmafException("avcC ends early");
            }
            int length = (record[at] & 0xff) << 8 | record[at + 1] & 0xff;
            if (at + 2 + length > record.length) {
                throw new CmafException("avcC ends within a parameter set");
            }
            sets.writeBytes(new byte[] {0, 0, 0, 1});
            sets.write(record, at + 2, length);
            at += 2 + length;
        }
        return at;
    }
}
