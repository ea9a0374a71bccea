import subprocess
import sys
from pathlib import Path

from tests.cli.commands import SPECS, TIE, Run


def test_the_file_stands_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tie.yaml").write_text(TIE)
    told = run("build", "tie.yaml", "--standalone", "tie.py")
    assert (told.code, told.out, told.err) == (0, "", "wrote tie.py\n")
    script = (
        "import sys, tie\nprint(tie.predict(a=[1, 1], b=[1, 0])['go'].tolist())\n"
        "print([name for name in sys.modules if name.startswith('nnspec')])"
    )
    alone = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert alone.stdout.splitlines() == ["[0.0, 0.0]", "[]"]


def test_an_untrained_network_is_not_built(run: Run, tmp_path: Path) -> None:
    told = run("build", SPECS / "gates" / "xor_trained.yaml", "--standalone", "xor.py")
    assert told.code == 2
    assert "trained weights" in told.err
    assert not (tmp_path / "xor.py").exists()


def test_a_trained_network_is_not_overwritten_by_its_program(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tie.yaml").write_text(TIE)
    told = run("build", "tie.yaml", "--standalone", "./tie.yaml")
    assert (told.code, (tmp_path / "tie.yaml").read_text()) == (2, TIE)
    assert "./tie.yaml would be overwritten, which this command reads; name another file" in told.err


def test_a_directory_that_is_not_there(run: Run) -> None:
    told = run("build", SPECS / "concert" / "concert.yaml", "--standalone", "missing/concert.py")
    assert told.code == 2
    assert "missing" in told.err
