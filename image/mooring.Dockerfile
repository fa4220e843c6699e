# The last layer of a workspace's image: a new Mooring leaves the agent below it as it was installed.
ARG TEMPLATE_IMAGE
FROM ${TEMPLATE_IMAGE}
# By this the platform knows an image that holds Mooring's init, and says so of one that does not.
LABEL dev.mooring.init="true"
COPY mooring.mjs /opt/mooring/mooring.mjs
USER root
WORKDIR /
# The flags are those of src/lib/node-program.ts. What is started may add `--part sidecar` or `--part agent`.
ENTRYPOINT ["tini", "-s", "--", "/usr/local/bin/node", "--disable-warning=ExperimentalWarning", "--disable-sigusr1", "--max-semi-space-size=2", "--max-old-space-size=256", "/opt/mooring/mooring.mjs", "init"]
CMD ["/var/lib/mooring/boot.json"]
