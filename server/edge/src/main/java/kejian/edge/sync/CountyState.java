package kejian.edge.sync;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with the county's columns.
 *
 * @param area the county whose columns belong here, none where none do
 * @param shown number of the county's release that boxes see, 0 for none
 * @param wanted number of the newest one that was verified, 0 for none
 * @param reason a short stable word for why the newest is not shown, none where all is well
 * @param sentence the same for whoever looks after the edge
 */
public record CountyState(
        @Nullable String area,
        long shown,
        long wanted,
        @Nullable String reason,
        @Nullable String sentence) {}
