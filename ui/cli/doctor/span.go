package doctor

import (
	"strconv"
	"strings"
	"time"
)

// span writes a duration as people say it: its largest unit alone, whole.
func span(d time.Duration) string {
	d = d.Abs()
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int(d / unit.size); n > 0 {
			return counted(n, unit.name)
		}
	}
	return "less than a second"
}

// counted is "1 day", "2 days" and "2 addresses".
func counted(n int, unit string) string {
	switch {
	case n == 1:
		return "1 " + unit
	case strings.HasSuffix(unit, "s"):
		return strconv.Itoa(n) + " " + unit + "es"
	}
	return strconv.Itoa(n) + " " + unit + "s"
}
