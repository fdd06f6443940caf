package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder notes what Check says instead of failing.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.said = fmt.Sprintf(format, args...) }
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...) }

func TestCheckSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.txt")
	lines := strings.Repeat("same\n", 50)
	if err := os.WriteFile(path, []byte(lines+"old\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{lines + "old\n": "", lines + "new\n": "-old\n+new\n"} {
		r := recorder{TB: t}
		Check(&r, path, []byte(got))
		if (r.said == "") != (want == "") || !strings.Contains(r.said, want) || strings.Count(r.said, "\n") > 15 {
			t.Errorf("want %q and little else, got\n%s", want, r.said)
		}
	}
	missing := &recorder{TB: t}
	Check(missing, path+".no", nil)
	if !strings.Contains(missing.said, "run with -update to write it") {
		t.Errorf("a missing file: %q", missing.said)
	}
}
