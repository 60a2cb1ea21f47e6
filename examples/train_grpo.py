"""Train a model to debug: GRPO with TRL, the model's tools being the actions of TraceFix.

    pip install 'tracefix-tui' 'trl>=0.29' torch      # a GPU helps
    python examples/train_grpo.py --model Qwen/Qwen3-0.6B

Or with the environment on another machine, where `TRACEFIX_TOKEN=... tracefix serve --host 0.0.0.0` runs:

    TRACEFIX_TOKEN=... python examples/train_grpo.py --url http://MACHINE:7860
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any

from tracefix_tui.integrations.trl import TracefixTools, dataset, factory, reward


def solved(environments: Sequence[TracefixTools], **columns: Any) -> list[float]:
    """A second reward, logged beside the first: 1 for an episode that ends with a good score."""
    return [float((environment.final_score or 0.0) > 0.8) for environment in environments]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", default="Qwen/Qwen3-0.6B", help="a chat model that can call tools")
    parser.add_argument("--url", default="", help="a server to play on; without it, this process plays")
    parser.add_argument("--difficulty", default="easy", help="easy, medium, hard, or empty for all")
    parser.add_argument("--episodes", type=int, default=32, help="rows of the dataset for each task")
    parser.add_argument(
        # The classic prices can be farmed by running tests again and again, and a model that is trained finds
        # that out. The shaped ones can't.
        "--rules",
        default="tracefix-shaped",
        help="the ruleset",
    )
    parser.add_argument("--output", default="tracefix-grpo", help="where checkpoints go")
    return parser.parse_args()


def main() -> None:
    """Build the trainer and train."""
    chosen = options()
    from trl import GRPOConfig, GRPOTrainer  # takes seconds; --help should not

    trainer = GRPOTrainer(
        model=chosen.model,
        # One row for each episode: the prompt, the task's name and a seed. TRL gives the columns to `reset`.
        train_dataset=dataset(difficulty=chosen.difficulty, episodes=chosen.episodes),
        # TRL calls this once for each generation. Each environment is a session of its own; in this process
        # all of them share one sandbox.
        environment_factory=factory(chosen.url, os.environ.get("TRACEFIX_TOKEN", ""), rules=chosen.rules),
        # The sum of the prices of the episode, and whether it was solved.
        reward_funcs=[reward, solved],
        args=GRPOConfig(
            output_dir=chosen.output,
            num_generations=8,
            per_device_train_batch_size=8,
            # All turns of an episode together, what the tools answer included.
            max_completion_length=4096,
            # An episode needs four to ten actions; one that goes on for ever is cut off here.
            max_tool_calling_iterations=20,
            # Small models think too long for their own good here.
            chat_template_kwargs={"enable_thinking": False},
            learning_rate=1e-6,
            logging_steps=1,
            log_completions=True,
        ),
    )
    trainer.train()
    trainer.save_model(chosen.output)


if __name__ == "__main__":
    main()
