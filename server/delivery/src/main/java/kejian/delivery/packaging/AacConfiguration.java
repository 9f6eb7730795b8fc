package kejian.delivery.packaging;

import kejian.delivery.packaging.CmafTrack.AudioForm;

/** The AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1) inside an esds box (14496-1 §7.2.6). */
final class AacConfiguration {

    private static final int[] RATES = {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };

    private AacConfiguration() {}

    static AudioForm form(byte[] esds) throws CmafException {
        int at = 4;
        while (at < esds.length) {
            int tag = esds[at++] & 0xff;
            int length = 0;
            int more;
            do {
                if (at >= esds.length) {
                    throw new CmafException("esds ends early");
                }
                more = esds[at++] & 0xff;
                length = length << 7 | more & 0x7f;
            } while ((more & 0x80) != 0 && length < 1 << 20);
            switch (tag) {
                case 3 -> at += 3; // ES_Descriptor: into its parts
                case 4 -> at += 13; // DecoderConfigDescriptor: into its parts
                case 5 -> {
                    return specific(esds, at, length);
                }
                default -> at += length;
            }
        }
        throw new CmafException("esds without AudioSpecificConfig");
    }

    private static AudioForm specific(byte[] esds, int at, int length) throws CmafException {
        if (length < 2 || at + 2 > esds.length) {
            throw new CmafException("AudioSpecificConfig is too short");
        }
        int bits = (esds[at] & 0xff) << 8 | esds[at + 1] & 0xff;
        int objectType = bits >> 11;
        int rateIndex = bits >> 7 & 15;
        int channels = bits >> 3 & 15;
        if (objectType != 2 || rateIndex >= RATES.length || channels < 1 || channels > 2) {
            throw new CmafException("audio other than AAC-LC in mono or stereo");
        }
        return new AudioForm("mp4a.40.2", objectType, rateIndex, RATES[rateIndex], channels);
    }
}
