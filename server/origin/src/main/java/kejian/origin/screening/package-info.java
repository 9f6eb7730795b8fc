/** How many people sat before a screen, where it was said afterwards: a roll call, a form. */
@NullMarked
package kejian.origin.screening;

import org.jspecify.annotations.NullMarked;
