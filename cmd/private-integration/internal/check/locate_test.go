package check

import (
	"encoding/json"
	"testing"
)

func TestLocateTakesTheLongestKey(t *testing.T) {
	t.Parallel()
	var tree any
	if err := json.Unmarshal([]byte(`{"Resources": {"Api": {"Properties": {"Body": {"paths": {"/orders.v1/{id}": {"get": {"tags": ["a"]}}, "/orders": {"v1": 1}}}}}}}`), &tree); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"Properties.Body.paths./orders.v1/{id}.get":         "/Resources/Api/Properties/Body/paths/~1orders.v1~1{id}/get",
		"Properties/Body/paths/%":                           "/Resources/Api/Properties/Body/paths",
		"Properties.Body.paths./orders.v1/{id}.get.tags[0]": "/Resources/Api/Properties/Body/paths/~1orders.v1~1{id}/get/tags/0",
		"Nothing.Here": "/Resources/Api",
		"":             "/Resources/Api",
	} {
		if got := locate(tree, []string{"Resources", "Api"}, path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	if got := locate(tree, []string{"Resources", "None"}, "A"); got != "/Resources/None" {
		t.Errorf("below what is not there: %s", got)
	}
}
