import {_t} from "@web/core/l10n/translation";

/**
 * Says in words how long a duration is, with the two units that matter.
 *
 * @param {Number} seconds
 * @returns {String}
 */
export function formatDuration(seconds) {
    const total = Math.max(0, Math.floor(seconds));
    const days = Math.floor(total / 86400);
    const hours = Math.floor((total % 86400) / 3600);
    const minutes = Math.floor((total % 3600) / 60);
    if (days) {
        return hours ? _t("%(days)s d %(hours)s h", {days, hours}) : _t("%s d", days);
    }
    if (hours) {
        return minutes ? _t("%(hours)s h %(minutes)s min", {hours, minutes}) : _t("%s h", hours);
    }
    if (minutes >= 10) {
        return _t("%s min", minutes);
    }
    const rest = total % 60;
    if (minutes) {
        return rest
            ? _t("%(minutes)s min %(seconds)s s", {minutes, seconds: rest})
            : _t("%s min", minutes);
    }
    return _t("%s s", rest);
}
