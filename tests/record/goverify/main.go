// Goverify checks a log of ours with the Go team's own packages (golang.org/x/mod/sumdb/note and tlog).
//
// Only the paths of tiles, the framing of entries and the text of a receipt are read here; every signature, hash and
// proof is checked by those packages. Exit status: 0 verified, 1 not.
//
//	goverify -dir LOG -vkey VKEY [-old CHECKPOINT]
//	goverify -receipt FILE -vkey VKEY
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

// open returns the tree that a signed checkpoint describes.
func open(msg []byte, vkey string) (tlog.Tree, error) {
	var tree tlog.Tree
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// folder reads tiles as tlog.TileHashReader asks for them.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := f.read(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), tile.W*tlog.HashSize)
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

// read returns a tile or bundle, from the full one where the partial one is gone; length cuts hashes, -1 cuts nothing.
func (f folder) read(path string, length int) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(string(f), path))
	if i := strings.Index(path, ".p/"); os.IsNotExist(err) && i >= 0 {
		data, err = os.ReadFile(filepath.Join(string(f), path[:i]))
	}
	if err == nil && length >= 0 {
		if len(data) < length {
			return nil, fmt.Errorf("%s is too short", path)
		}
		data = data[:length]
	}
	return data, err
}

// entries calls visit with the entries of each bundle and the index of the first one.
func (f folder) entries(size int64, visit func(first int64, entries [][]byte) error) error {
	for n := int64(0); n*width < size; n++ {
		tile := tlog.Tile{H: 8, L: -1, N: n, W: int(min(width, size-n*width))}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := f.read(path, -1)
		if err != nil {
			return err
		}
		var found [][]byte
		for i := 0; i < tile.W; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("%s is too short", path)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			found, data = append(found, data[2:end]), data[end:]
		}
		if err := visit(n*width, found); err != nil {
			return err
		}
	}
	return nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// checkLog verifies every entry against the signed root, sample proofs, and an older checkpoint if there is one.
func checkLog(dir, vkey, old string) error {
	msg, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := open(msg, vkey)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, folder(dir))
	step := tree.N/97 + 1
	err = folder(dir).entries(tree.N, func(first int64, entries [][]byte) error {
		var stored []int64
		for i := range entries {
			stored = append(stored, tlog.StoredHashIndex(0, first+int64(i)))
		}
		hashes, err := reader.ReadHashes(stored) // each checked against the signed root
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index, leaf := first+int64(i), tlog.RecordHash(entry)
			if hashes[i] != leaf {
				return fmt.Errorf("entry %d is not what its tile says", index)
			}
			if index%step != 0 && index != tree.N-1 {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, index, reader)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%d entries\n", tree.N)
	if old == "" {
		return nil
	}
	if msg, err = os.ReadFile(old); err != nil {
		return err
	}
	before, err := open(msg, vkey)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, before.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash)
}

// checkReceipt verifies a receipt without any tile.
func checkReceipt(path, vkey string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var receipt struct{ Entry, Proof string }
	if err := json.Unmarshal(data, &receipt); err != nil {
		return err
	}
	split := strings.Index(receipt.Proof, "\n\n")
	if split < 0 {
		return fmt.Errorf("the proof has no checkpoint")
	}
	lines := strings.Split(receipt.Proof[:split], "\n")
	tree, err := open([]byte(receipt.Proof[split+2:]), vkey)
	if err != nil {
		return err
	}
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return fmt.Errorf("not a tlog-proof")
	}
	index, err := strconv.ParseInt(lines[1][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		value, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(value) != tlog.HashSize {
			return fmt.Errorf("not a hash: %s", line)
		}
		var hash tlog.Hash
		copy(hash[:], value)
		proof = append(proof, hash)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash([]byte(receipt.Entry)))
}

func main() {
	log.SetFlags(0)
	dir := flag.String("dir", "", "folder of an exported log")
	vkey := flag.String("vkey", "", "verifier key")
	old := flag.String("old", "", "older checkpoint")
	receipt := flag.String("receipt", "", "receipt to check instead of a log")
	flag.Parse()
	err := error(nil)
	if *receipt != "" {
		err = checkReceipt(*receipt, *vkey)
	} else {
		err = checkLog(*dir, *vkey, *old)
	}
	if err != nil {
		log.Fatal("FAIL: ", err)
	}
	fmt.Println("VERIFIED")
}
