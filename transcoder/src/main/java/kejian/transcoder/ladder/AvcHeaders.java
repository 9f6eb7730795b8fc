package kejian.transcoder.ladder;

import java.util.Set;

/**
 * What must be known of a stream's parameter sets to write pictures into it (ITU-T H.264, 7.3.2).
 *
 * @param frameNumberBits length of frame_num
 * @param quantiser at which slices begin unless they say otherwise
 * @param oneReference whether slices use one picture unless they say otherwise
 * @param filterControl whether slices say how the filter between blocks works
 */
record AvcHeaders(
        int macroblocks,
        int frameNumberBits,
        int quantiser,
        boolean oneReference,
        boolean filterControl) {

    /** profile_idc of those whose sets also tell the sample format (7.3.2.1.1). */
    private static final Set<Integer> HIGH = Set.of(100, 110, 122, 244);

    /**
     * Of units without emulation prevention.
     *
     * @throws IllegalArgumentException for what our encoder was told not to make
     */
    static AvcHeaders of(byte[] sequence, byte[] picture) {
        Bits.Reader in = new Bits.Reader(sequence, 8);
        int profile = in.bits(8);
        in.bits(16); // constraint flags, level_idc
        in.number(); // seq_parameter_set_id
        if (HIGH.contains(profile)) {
            need(in.number() == 1, "4:2:0");
            int deeper = in.number();
            need(deeper + in.number() == 0, "8 bits a sample");
            need(in.bits(2) == 0, "no matrices");
        }
        int frameNumberBits = in.number() + 4;
        need(in.number() == 2, "pictures in the order of decoding");
        need(in.number() == 1, "one picture to predict from");
        in.flag(); // gaps_in_frame_num_value_allowed_flag
        int macroblocks = (in.number() + 1) * (in.number() + 1);
        need(in.flag(), "frames only");
        in = new Bits.Reader(picture, 8);
        int sets = in.number();
        need(sets + in.number() == 0, "one set of each kind");
        need(in.flag() && !in.flag() && in.number() == 0, "CABAC, one slice group");
        boolean oneReference = in.number() == 0;
        in.number(); // num_ref_idx_l1_default_active_minus1
        need(!in.flag(), "no weights");
        in.bits(2); // weighted_bipred_idc
        int quantiser = 26 + in.signed();
        in.signed(); // pic_init_qs_minus26
        in.signed(); // chroma_qp_index_offset
        boolean filterControl = in.flag();
        in.flag(); // constrained_intra_pred_flag
        need(!in.flag(), "no redundant slices");
        return new AvcHeaders(macroblocks, frameNumberBits, quantiser, oneReference, filterControl);
    }

    private static void need(boolean held, String what) {
        if (!held) {
            throw new IllegalArgumentException("wanted of the encoder: " + what);
        }
    }
}
