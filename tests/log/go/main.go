// Go's own implementation of signed notes and logs, for tests: reads one request in JSON, answers in JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Entries [][]byte // a tree of these is made, and all that can be proved of it
	Note    string   // is opened with Key
	Key     string
	Sign    string // is signed with Secret
	Secret  string
	Name    string // keys are made of this name
	Tiles   int64  // the paths of all tiles of a tree of so many entries
}

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, i := range indexes {
		found = append(found, h[i])
	}
	return found, nil
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	var r request
	must(json.NewDecoder(os.Stdin).Decode(&r))
	answer := map[string]interface{}{}
	if r.Entries != nil {
		tree(r.Entries, answer)
	}
	if r.Note != "" {
		v, err := note.NewVerifier(r.Key)
		must(err)
		n, err := note.Open([]byte(r.Note), note.VerifierList(v))
		must(err)
		answer["text"] = n.Text
	}
	if r.Name != "" {
		secret, public, err := note.GenerateKey(nil, r.Name)
		must(err)
		answer["secret"], answer["public"] = secret, public
	}
	if r.Sign != "" {
		s, err := note.NewSigner(r.Secret)
		must(err)
		signed, err := note.Sign(&note.Note{Text: r.Sign}, s)
		must(err)
		answer["signed"] = string(signed)
	}
	if r.Tiles != 0 {
		paths := []string{}
		for _, t := range tlog.NewTiles(8, 0, r.Tiles) {
			paths = append(paths, t.Path())
		}
		answer["tiles"] = paths
	}
	must(json.NewEncoder(os.Stdout).Encode(answer))
}

func tree(entries [][]byte, answer map[string]interface{}) {
	var stored hashes
	roots := []string{}
	inclusion, consistency := map[string][]string{}, map[string][]string{}
	var heads []tlog.Hash
	for n, entry := range entries {
		more, err := tlog.StoredHashes(int64(n), entry, stored)
		must(err)
		stored = append(stored, more...)
		size := int64(n + 1)
		head, err := tlog.TreeHash(size, stored)
		must(err)
		roots, heads = append(roots, head.String()), append(heads, head)
		for i := int64(0); i < size; i++ {
			proof, err := tlog.ProveRecord(size, i, stored)
			must(err)
			inclusion[fmt.Sprintf("%d/%d", i, size)] = texts(proof)
			before, err := tlog.ProveTree(size, i+1, stored)
			must(err)
			consistency[fmt.Sprintf("%d/%d", i+1, size)] = texts(before)
		}
	}
	answer["roots"], answer["inclusion"], answer["consistency"] = roots, inclusion, consistency
}

func texts(found []tlog.Hash) []string {
	said := []string{}
	for _, one := range found {
		said = append(said, one.String())
	}
	return said
}
