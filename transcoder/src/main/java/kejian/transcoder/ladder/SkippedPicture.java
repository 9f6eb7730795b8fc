package kejian.transcoder.ladder;

/**
 * A picture that says "as before" for each of its macroblocks (P_Skip), entropy coded by CABAC
 * (ITU-T H.264, 7.3.3, 7.3.4, 9.3.4).
 *
 * <p>All motion predicted is none, since no neighbour moves, and without a residual or the filter
 * between blocks the last picture decoded comes out bit for bit.
 */
final class SkippedPicture {

    /** At this quantiser the model of "skipped" begins nearest to certainty. */
    private static final int QUANTISER = 51;

    /** pStateIdx that follows from it: ((23 × 51) >> 4) + 33 − 64 (table 9-13, idc 0, index 11). */
    private static final int STATE = 42;

    private static final int MOST_STATE = 62;

    /** rangeTabLPS (table 9-44) from {@link #STATE} on: only the likely value is ever coded. */
    private static final int[][] LESS_LIKELY = {
        {16, 20, 23, 27},
        {15, 19, 22, 25},
        {14, 18, 21, 24},
        {14, 17, 20, 23},
        {13, 16, 19, 22},
        {12, 15, 18, 21},
        {12, 14, 17, 20},
        {11, 14, 16, 19},
        {11, 13, 15, 18},
        {10, 12, 15, 17},
        {10, 12, 14, 16},
        {9, 11, 13, 15},
        {9, 11, 12, 14},
        {8, 10, 12, 14},
        {8, 9, 11, 13},
        {7, 9, 11, 12},
        {7, 9, 10, 12},
        {7, 8, 10, 11},
        {6, 8, 9, 11},
        {6, 7, 9, 10},
        {6, 7, 8, 9}
    };

    private static final int REFERENCE_SLICE = 0x41; // nal_ref_idc 2, nal_unit_type 1

    private final Bits.Writer out = new Bits.Writer();
    private int low;
    private int range = 510;
    private int outstanding;
    private boolean first = true;

    private SkippedPicture() {}

    /** The unit, without a start code. */
    static byte[] unit(AvcHeaders headers, int frameNumber) {
        return new SkippedPicture().write(headers, frameNumber);
    }

    private byte[] write(AvcHeaders headers, int frameNumber) {
        out.bits(REFERENCE_SLICE, 8);
        out.number(0); // first_mb_in_slice
        out.number(0); // slice_type: P
        out.number(0); // pic_parameter_set_id
        out.bits(frameNumber, headers.frameNumberBits());
        out.bits(headers.oneReference() ? 0 : 1, 1); // num_ref_idx_active_override_flag
        if (!headers.oneReference()) {
            out.number(0);
        }
        out.bits(0, 1); // ref_pic_list_modification_flag_l0
        out.bits(0, 1); // adaptive_ref_pic_marking_mode_flag
        out.number(0); // cabac_init_idc
        out.signed(QUANTISER - headers.quantiser()); // slice_qp_delta
        if (headers.filterControl()) {
            out.number(1); // disable_deblocking_filter_idc
        }
        while (!out.aligned()) {
            out.bits(1, 1); // cabac_alignment_one_bit
        }
        int state = STATE;
        for (int block = headers.macroblocks(); block > 0; block--) {
            range -= LESS_LIKELY[state - STATE][range >> 6 & 3];
            state = Math.min(MOST_STATE, state + 1);
            renormalise();
            range -= 2;
            if (block == 1) {
                low += range; // end_of_slice_flag
                range = 2;
            }
            renormalise();
        }
        put(low >> 9 & 1);
        out.bits(low >> 7 & 3 | 1, 2); // the last of them is the stop bit
        return Bits.guarded(out.bytes());
    }

    private void renormalise() {
        while (range < 256) {
            if (low < 256) {
                put(0);
            } else if (low >= 512) {
                low -= 512;
                put(1);
            } else {
                low -= 256;
                outstanding++;
            }
            range <<= 1;
            low <<= 1;
        }
    }

    private void put(int bit) {
        if (first) {
            first = false;
        } else {
            out.bits(bit, 1);
        }
        for (; outstanding > 0; outstanding--) {
            out.bits(1 - bit, 1);
        }
    }
}
