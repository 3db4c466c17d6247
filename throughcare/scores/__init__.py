"""What the published instruments say, and under which version and inputs."""
