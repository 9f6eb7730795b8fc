/** Needs (需求): what stations would like to see; and the production plan (制作计划) made of them. */
@NullMarked
package kejian.origin.plan;

import org.jspecify.annotations.NullMarked;
