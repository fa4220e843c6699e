/** A secret of Actions. What it holds is never read here, and so it is not kept. */
export type RepositorySecret = { repositoryId: number; name: string; createdAt: number; updatedAt: number };

export type RepositoryVariable = {
  repositoryId: number;
  name: string;
  value: string;
  createdAt: number;
  updatedAt: number;
};

/** An SSH key for one repository. It opens nothing: there is no SSH here. */
export type DeployKey = {
  id: number;
  repositoryId: number;
  title: string;
  key: string;
  readOnly: boolean;
  addedById: number;
  createdAt: number;
};
