package wiring

import "testing"

func TestCheckEnv(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		given, wanted string
		problems      int
	}{
		{"aws://111111111111/eu-west-1", "aws://111111111111/eu-west-1", 0},
		{"aws://111111111111/eu-west-1", "aws://111111111111/us-east-1", 1},
		{"aws://111111111111/eu-west-1", "aws://222222222222/us-east-1", 2},
		{"aws://unknown-account/unknown-region", "aws://222222222222/us-east-1", 0},
		{"aws://111111111111/eu-west-1", "aws://unknown-account/unknown-region", 0},
		{"aws://unknown-account/eu-west-1", "aws://222222222222/us-east-1", 1},
	} {
		var ps Problems
		CheckEnv("api", "Stack/Api", ParseEnv(row.given), ParseEnv(row.wanted), &ps)
		if len(ps) != row.problems {
			t.Errorf("%s against %s: %d problems, want %d: %v", row.given, row.wanted, len(ps), row.problems, ps)
		}
		for _, p := range ps {
			if p.Code != CodeWrongEnv || p.Path != "api" || p.Value != "Stack/Api" {
				t.Errorf("%s against %s: %v", row.given, row.wanted, p)
			}
		}
	}
}
