package desk

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// watch reloads when the files have changed and then stayed as they are for one
// look: whoever writes them is done by then.
func (d *Desk) watch(ctx context.Context, every time.Duration) {
	if d.config.Path == "" {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	// What was read by New may be older than the first look.
	loaded, before := "", fingerprint(d.config.Path)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := fingerprint(d.config.Path)
		if now == before && now != loaded {
			d.reload(ctx)
			loaded = now
		}
		before = now
	}
}

// fingerprint is another text when a file, or a template or manifest of a cloud
// assembly, has changed.
func fingerprint(path string) string {
	var b strings.Builder
	add := func(path string, info fs.FileInfo) {
		fmt.Fprintln(&b, path, info.Size(), info.ModTime().UnixNano())
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err.Error()
	case !info.IsDir():
		add(path, info)
		return b.String()
	}
	_ = filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // gone since it was listed: the next look sees what is there
		case entry.IsDir() && strings.HasPrefix(entry.Name(), "asset."):
			return fs.SkipDir
		case filepath.Ext(path) == ".json":
			if info, err := entry.Info(); err == nil {
				add(path, info)
			}
		}
		return nil
	})
	return b.String()
}
