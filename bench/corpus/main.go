package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/openapi"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

func main() {
	uri, variable := "https://orders.example.com", "vpcLink"
	w, ps := wiring.New(wiring.Config{Uri: &uri, StageVariable: &variable, Target: &wiring.Target{Arn: "arn:aws:elasticloadbalancing:us-east-2:111122223333:loadbalancer/app/a/1f"}})
	if ps != nil {
		panic(ps)
	}
	byCode := map[string]int{}
	warned := map[string]int{}
	var n, wired, hash, large, counted int
	wants := map[string]int{}
	filepath.WalkDir(os.Args[1], func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var compact bytes.Buffer
		if json.Compact(&compact, b) != nil {
			return nil
		}
		n++
		var tree struct{ Paths map[string]json.RawMessage }
		json.Unmarshal(b, &tree)
		for p := range tree.Paths {
			if strings.Contains(p, "#") {
				hash++
				return nil
			}
		}
		if compact.Len() > openapi.MaxSize {
			large++
			return nil
		}
		counted++
		doc, ps := openapi.Wire(b, openapi.Options{Wiring: w, Adapt: len(os.Args) > 2})
		if doc != nil {
			wired++
			for _, w := range doc.Warnings {
				warned[w.Code]++
			}
			if len(os.Args) > 3 {
				os.WriteFile(filepath.Join(os.Args[3], fmt.Sprintf("%05d.json", n)), doc.Bytes(), 0o644)
			}
			return nil
		}
		seen := map[string]bool{}
		for _, p := range ps {
			if !seen[p.Code] {
				seen[p.Code] = true
				byCode[p.Code]++
			}
		}
		if len(os.Args) > 2 {
			fmt.Println(strings.TrimPrefix(path, os.Args[1]))
			for code := range seen {
				for _, p := range ps {
					if p.Code == code {
						fmt.Printf("   %.300s\n", p.Error())
						break
					}
				}
			}
		}
		wants[fmt.Sprint(seen)]++
		return nil
	})
	fmt.Println(n, "documents", hash, "with #", large, "large", counted, "counted", wired, "wired", float64(wired)/float64(counted))
	print := func(m map[string]int) {
		var keys []string
		for k := range m {
			keys = append(keys, k)
		}
		sort.Slice(keys, func(i, j int) bool { return m[keys[i]] > m[keys[j]] })
		for _, k := range keys {
			fmt.Printf("%6d %s\n", m[k], k)
		}
	}
	print(byCode)
	fmt.Println()
	print(warned)
	fmt.Println()
	print(wants)
}
